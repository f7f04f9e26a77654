import {
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { except } from './except.ts';
import type { Settings } from './settings.ts';

/** Network of a cell (design section 7, rule 10): tasks reach out, and are reached by one another only. */
export class CellNetwork extends Construct {
  readonly vpc: IVpc;
  readonly taskSubnets: ISubnet[];
  /** Subnets without any route out: where untrusted planning runs. */
  readonly closedSubnets: ISubnet[];
  readonly taskGroup: ISecurityGroup;
  readonly closedGroup: ISecurityGroup;

  constructor(scope: Construct, id: string, { networkMode }: Pick<Settings, 'networkMode'>) {
    super(scope, id);
    const isPublic = networkMode === 'public';
    const tasks = isPublic ? SubnetType.PUBLIC : SubnetType.PRIVATE_WITH_EGRESS;
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.64.0.0/16'),
      maxAzs: 2,
      natGateways: isPublic ? 0 : 1,
      subnetConfiguration: [
        // Addresses are given to tasks by the launch, never by the subnet.
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 20, mapPublicIpOnLaunch: false },
        ...(isPublic ? [] : [{ name: 'tasks', subnetType: tasks, cidrMask: 20 }]),
        { name: 'closed', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
    });
    // CDK's own types do not agree with one another where optional means absent.
    this.vpc = vpc as IVpc;
    this.taskSubnets = this.vpc.selectSubnets({ subnetType: tasks }).subnets;
    this.closedSubnets = this.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnets;
    // Checkpoints stay inside AWS and cost no traffic. Closed subnets have no route to it either.
    this.vpc.addGatewayEndpoint('S3', {
      service: GatewayVpcEndpointAwsService.S3,
      subnets: [{ subnetType: tasks }],
    });
    this.taskGroup = this.#tasks();
    this.closedGroup = new SecurityGroup(this, 'Closed', {
      vpc: this.vpc,
      description: 'Planning of SQL: neither in nor out',
      allowAllOutbound: false,
    });
    except(
      this.vpc,
      'AwsSolutions-VPC7',
      'Nothing is admitted but members of the group, so a flow log would record what jobs send, at a price by the gigabyte; whoever needs it adds it to this VPC.',
    );
  }

  #tasks(): SecurityGroup {
    const group = new SecurityGroup(this, 'Tasks', {
      vpc: this.vpc,
      description: 'Engine tasks: in from one another only',
      allowAllOutbound: true,
    });
    group.addIngressRule(group, Port.allTcp(), 'JobManager and TaskManagers of jobs');
    return group;
  }
}
