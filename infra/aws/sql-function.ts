import { ArnFormat, Duration, type Stack } from 'aws-cdk-lib';
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnFunction,
  DockerImageCode,
  DockerImageFunction,
  LoggingFormat,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { except } from './except.ts';
import { functionLogs, functionRole } from './function.ts';
import type { CellNetwork } from './network.ts';
import type { Settings } from './settings.ts';

/**
 * Flink's planner from the engine image. It loads and calls user functions, so it is treated as hostile: one tenant to
 * an execution environment, subnets without a route, a group that lets nothing out, a role that may do nothing.
 */
export class SqlFunction extends Construct {
  readonly function: DockerImageFunction;

  constructor(
    scope: Construct,
    id: string,
    props: {
      settings: Settings;
      stack: Stack;
      release: string;
      image: DockerImageAsset;
      network: CellNetwork;
    },
  ) {
    super(scope, id);
    const { settings, release, image, network } = props;
    const functionName = `millrace-${settings.stage}-sql-${release.replaceAll('.', '-')}`;
    const logGroup = functionLogs(this, functionName, settings);
    const role = functionRole(this, logGroup);
    this.function = new DockerImageFunction(this, 'Function', {
      functionName,
      code: DockerImageCode.fromEcr(image.repository, {
        tagOrDigest: image.imageTag,
        entrypoint: ['node', '/opt/millrace/sql-function.mjs'],
      }),
      architecture: settings.engineArchitecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      // 1,769 MB are one whole core; planning uses both of what this gives.
      memorySize: 3008,
      timeout: Duration.seconds(60),
      environment: {
        MILLRACE_ENGINE_HOME: `/opt/millrace/engine/flink-${release}`,
        MILLRACE_CONNECTORS: '/opt/millrace/connectors.json',
      },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      vpc: network.vpc,
      vpcSubnets: { subnets: network.closedSubnets },
      securityGroups: [network.closedGroup],
    });
    const raw = this.function.node.defaultChild;
    if (!(raw instanceof CfnFunction)) throw new Error('the function has no resource');
    // The construct has no word for it yet.
    raw.addPropertyOverride('TenancyConfig', { TenantIsolationMode: 'PER_TENANT' });
    this.#interfaces(role, functionName, props.stack);
  }

  /** Lambda makes the network interfaces with the function's role; what runs in the function may not. */
  #interfaces(role: Role, functionName: string, stack: Stack): void {
    const actions = [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ];
    const own = stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: functionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: ['*'] }));
    role.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions,
        resources: ['*'],
        conditions: { ArnEquals: { 'lambda:SourceFunctionArn': own } },
      }),
    );
    except(
      role,
      'AwsSolutions-IAM5',
      'Lambda itself needs these to attach a function to a network, and they know no narrower resource; a Deny takes them from the code of the function.',
      ['Resource::*'],
    );
  }
}
