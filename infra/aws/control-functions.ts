import { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { FunctionName } from './build-functions.ts';
import type { CellStack } from './cell-stack.ts';
import type { DataStack } from './data-stack.ts';
import { engineContainer } from './engine-task.ts';
import { bundledFunction } from './function.ts';
import {
  mayDescribeTasks,
  mayInvoke,
  mayRunTasks,
  mayTakeUploads,
  mayUseObjects,
  mayUseRecords,
  mayUseSecrets,
} from './grants.ts';
import { type HintQueue, reconcileSeconds } from './queue.ts';
import type { Settings } from './settings.ts';

export type ControlProps = {
  settings: Settings;
  bundles: string;
  data: DataStack;
  cell: CellStack;
  hints: HintQueue;
};

/** The functions of the control plane: each with the environment it reads, and the permissions of what it does. */
export class ControlFunctions extends Construct {
  readonly channel: LambdaFunction;
  readonly channelUrl: string;
  readonly api: LambdaFunction;
  readonly reconcile: LambdaFunction;
  readonly sweep: LambdaFunction;
  readonly jobEnds: LambdaFunction;
  readonly firstAdministrator: LambdaFunction;
  readonly #props: ControlProps;

  constructor(scope: Construct, id: string, props: ControlProps) {
    super(scope, id);
    this.#props = props;
    this.channel = this.#channel();
    // The channel checks the token of each launch itself; agents have no other identity.
    this.channelUrl = this.channel.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
    this.api = this.#api();
    this.reconcile = this.#reconcile();
    this.sweep = this.#sweep();
    this.jobEnds = this.#make('job-ends', 256, 15, false);
    mayUseRecords(this.jobEnds, props.data.table, ['read']);
    this.firstAdministrator = this.#make('first-administrator', 512, 30, false, {
      MILLRACE_CU_LIMIT: String(props.settings.cuLimit),
    });
    mayUseRecords(this.firstAdministrator, props.data.table, ['read', 'write']);
    // Whoever may only make users has no hints to send.
    for (const one of [this.channel, this.api, this.reconcile, this.sweep, this.jobEnds]) {
      props.hints.queue.grantSendMessages(one);
    }
  }

  #channel(): LambdaFunction {
    const { data, settings } = this.#props;
    const channel = this.#make(
      'engine-channel',
      256,
      10,
      false,
      { MILLRACE_TASK_TOKEN_SECRET: data.tokenSecret.secretArn, ...this.#secretsEnvironment() },
      settings.channelConcurrency,
    );
    mayUseRecords(channel, data.table, ['read', 'write']);
    data.tokenSecret.grantRead(channel);
    mayUseSecrets(channel, this.#secretsPrefix(), ['read']);
    return channel;
  }

  #api(): LambdaFunction {
    const { data, cell } = this.#props;
    const api = this.#make('api', 1024, 29, true, {
      MILLRACE_BUCKET: data.bucket.bucketName,
      MILLRACE_SQL_FUNCTIONS: Stack.of(this).toJsonString({ [cell.release]: cell.sql.function.functionName }),
      MILLRACE_LOG_GROUP: cell.task.logs.logGroupName,
      // awslogs names a stream by prefix, container and task.
      MILLRACE_LOG_STREAM_PREFIX: `${engineContainer}/${engineContainer}`,
      ...this.#secretsEnvironment(),
    });
    mayUseRecords(api, data.table, ['read', 'write']);
    mayUseObjects(api, data.bucket, ['get', 'put']);
    mayTakeUploads(api, data.bucket);
    // It never answers one; reading tells whether a put whose answer was lost took place.
    mayUseSecrets(api, this.#secretsPrefix(), ['create', 'read']);
    mayInvoke(api, cell.sql.function.functionArn);
    cell.task.logs.grant(api, 'logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:DescribeLogStreams');
    return api;
  }

  #reconcile(): LambdaFunction {
    const { data, cell, hints } = this.#props;
    const reconcile = this.#make('reconcile', 512, reconcileSeconds, true, {
      ...this.#cellEnvironment(),
      MILLRACE_TASK_TOKEN_SECRET: data.tokenSecret.secretArn,
    });
    mayUseRecords(reconcile, data.table, ['read', 'write']);
    mayUseObjects(reconcile, data.bucket, ['get', 'put']);
    mayRunTasks(reconcile, cell);
    data.tokenSecret.grantRead(reconcile);
    reconcile.addEventSource(
      new SqsEventSource(hints.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 10 }),
    );
    return reconcile;
  }

  #sweep(): LambdaFunction {
    const { data, cell } = this.#props;
    const sweep = this.#make('sweep', 512, 50, false, {
      ...this.#cellEnvironment(),
      ...this.#secretsEnvironment(),
    });
    mayUseRecords(sweep, data.table, ['read', 'write', 'index']);
    mayUseObjects(sweep, data.bucket, ['get', 'delete']);
    mayDescribeTasks(sweep, cell);
    mayUseSecrets(sweep, this.#secretsPrefix(), ['delete']);
    return sweep;
  }

  /** Below it tenant and workspace. */
  #secretsPrefix(): string {
    return `millrace/${this.#props.settings.stage}/variables/`;
  }

  #secretsEnvironment(): Record<string, string> {
    return { MILLRACE_SECRETS_PREFIX: this.#secretsPrefix() };
  }

  #cellEnvironment(): Record<string, string> {
    const { data, cell, settings } = this.#props;
    const stack = Stack.of(this);
    return {
      MILLRACE_BUCKET: data.bucket.bucketName,
      MILLRACE_CLUSTER: cell.cluster.clusterArn,
      // With its revision: a launch that is replayed must be the very same.
      MILLRACE_TASK_DEFINITIONS: stack.toJsonString({
        [cell.release]: cell.task.definition.taskDefinitionArn,
      }),
      MILLRACE_SUBNETS: stack.toJsonString(cell.network.taskSubnets.map(({ subnetId }) => subnetId)),
      MILLRACE_SECURITY_GROUP: cell.network.taskGroup.securityGroupId,
      MILLRACE_PUBLIC_ADDRESSES: String(settings.networkMode === 'public'),
      MILLRACE_CAPACITY_PROVIDER: settings.capacityProvider,
      MILLRACE_ENGINE_HOME: `/opt/millrace/engine/flink-${cell.release}`,
      MILLRACE_CHANNEL_URL: this.channelUrl,
    };
  }

  #make(
    name: FunctionName,
    memoryMib: number,
    timeoutSeconds: number,
    traced: boolean,
    more: Record<string, string> = {},
    reservedConcurrency?: number,
  ): LambdaFunction {
    const { settings, bundles, data, hints } = this.#props;
    const environment = {
      MILLRACE_TABLE: data.table.tableName,
      MILLRACE_QUEUE_URL: hints.queue.queueUrl,
      ...more,
    };
    return bundledFunction(this, {
      settings,
      bundles,
      name,
      memoryMib,
      timeoutSeconds,
      environment,
      traced,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    });
  }
}
