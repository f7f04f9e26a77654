import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionName } from './build-functions.ts';
import { except } from './except.ts';
import type { Settings } from './settings.ts';

export type FunctionProps = {
  settings: Settings;
  /** Folder that build-functions.ts wrote to. */
  bundles: string;
  name: FunctionName;
  memoryMib: number;
  timeoutSeconds: number;
  environment: Record<string, string>;
  /** Only where a person asks: a trace for each report of each job would cost more than the reports. */
  traced: boolean;
  reservedConcurrency?: number;
};

export const functionLogs = (scope: Construct, functionName: string, settings: Settings): LogGroup =>
  new LogGroup(scope, `${functionName}-logs`, {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: settings.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });

/** A role that may write to its own log, and nothing else yet. */
export function functionRole(scope: Construct, logs: ILogGroup, id = 'Role'): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logs.logGroupArn],
    }),
  );
  return role;
}

/** A function of functions/entry/aws, as build-functions.ts bundled it. */
export function bundledFunction(scope: Construct, props: FunctionProps): LambdaFunction {
  const { settings, name } = props;
  const functionName = `millrace-${settings.stage}-${name}`;
  const logGroup = functionLogs(scope, functionName, settings);
  const role = functionRole(scope, logGroup, `${name}-role`);
  const made = new LambdaFunction(scope, name, {
    functionName,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(join(props.bundles, name)),
    memorySize: props.memoryMib,
    timeout: Duration.seconds(props.timeoutSeconds),
    environment: props.environment,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    // START and REPORT of every invocation would be most of the log, and of its price.
    systemLogLevelV2: SystemLogLevel.WARN,
    tracing: props.traced ? Tracing.ACTIVE : Tracing.DISABLED,
    ...(props.reservedConcurrency === undefined
      ? {}
      : { reservedConcurrentExecutions: props.reservedConcurrency }),
  });
  if (props.traced) {
    except(role, 'AwsSolutions-IAM5', 'X-Ray’s PutTraceSegments knows no resource.', ['Resource::*']);
  }
  return made;
}
