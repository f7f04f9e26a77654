import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import {
  AwsLogDriverMode,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { agentEnvironmentNames } from '../../shared/resources/task.ts';
import { except } from './except.ts';
import type { Settings } from './settings.ts';

/** Name of the container, and prefix of its log streams: the reconciler and the log store know both. */
export const engineContainer = 'engine';

/** The longest that Fargate waits after SIGTERM, and what Spot gives: time for a savepoint. */
const stopSeconds = 120;

/**
 * One task definition for an engine release. RunTask overrides its size by the job's CU, and gives each launch its slot
 * and token; what stands here is the smallest.
 */
export class EngineTask extends Construct {
  readonly definition: FargateTaskDefinition;
  readonly logs: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    props: { settings: Settings; release: string; image: DockerImageAsset; bucket: Bucket },
  ) {
    super(scope, id);
    const { settings, release, image, bucket } = props;
    this.logs = new LogGroup(this, 'Logs', {
      logGroupName: `/millrace/${settings.stage}/engine/${release}`,
      retention: settings.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.definition = new FargateTaskDefinition(this, 'Definition', {
      family: `millrace-${settings.stage}-engine-${release.replaceAll('.', '-')}`,
      cpu: 256,
      memoryLimitMiB: 1024,
      runtimePlatform: {
        operatingSystemFamily: OperatingSystemFamily.LINUX,
        cpuArchitecture:
          settings.engineArchitecture === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
      },
    });
    this.definition.addContainer(engineContainer, {
      image: ContainerImage.fromDockerImageAsset(image),
      stopTimeout: Duration.seconds(stopSeconds),
      environment: { [agentEnvironmentNames.stopSeconds]: String(stopSeconds) },
      logging: LogDrivers.awsLogs({
        logGroup: this.logs,
        streamPrefix: engineContainer,
        // A job must not stand still because its log does.
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
    });
    except(
      this.definition,
      'AwsSolutions-ECS2',
      'How long it has to stop: no secret, and the same for every task of this definition.',
    );
    this.#allow(bucket);
    for (const [n, arn] of settings.jobPolicyArns.entries()) {
      this.definition.taskRole.addManagedPolicy(ManagedPolicy.fromManagedPolicyArn(this, `Job${n}`, arn));
    }
  }

  #allow(bucket: Bucket): void {
    const { taskRole } = this.definition;
    const own = bucket.arnForObjects('tenants/*');
    taskRole.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [
          's3:GetObject',
          's3:PutObject',
          's3:DeleteObject',
          's3:AbortMultipartUpload',
          's3:ListMultipartUploadParts',
        ],
        resources: [own],
      }),
    );
    taskRole.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': ['tenants/*', 'tenants'] } },
      }),
    );
    except(
      taskRole,
      'AwsSolutions-IAM5',
      'Keys below tenants/ of the one bucket of this stage: runs make new ones all the time.',
      [{ regex: '/^Resource::.*tenants/\\*$/' }],
    );
    except(
      this.definition.obtainExecutionRole(),
      'AwsSolutions-IAM5',
      'ecr:GetAuthorizationToken knows no resource; layers are read from one repository only.',
      ['Resource::*'],
    );
  }
}
