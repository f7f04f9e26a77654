import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { recordTable } from '../../functions/adapters/aws/record-table.ts';
import type { CellStack } from './cell-stack.ts';
import { except } from './except.ts';

const allow = (
  to: LambdaFunction,
  actions: string[],
  resources: string[],
  conditions?: Record<string, unknown>,
) =>
  to.addToRolePolicy(
    new PolicyStatement({ actions, resources, ...(conditions === undefined ? {} : { conditions }) }),
  );

/** The calls that the records adapter makes, and no Scan. */
export function mayUseRecords(
  to: LambdaFunction,
  table: Table,
  ways: readonly ('read' | 'write' | 'index')[],
): void {
  if (ways.includes('read')) {
    allow(to, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [table.tableArn]);
  }
  if (ways.includes('write')) {
    const actions = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'];
    allow(
      to,
      actions.map((action) => `dynamodb:${action}`),
      [table.tableArn],
    );
  }
  if (ways.includes('index')) {
    allow(to, ['dynamodb:Query'], [`${table.tableArn}/index/${recordTable.indexName}`]);
  }
}

/** Objects below tenants/, and lists of them. */
export function mayUseObjects(
  to: LambdaFunction,
  bucket: Bucket,
  ways: readonly ('get' | 'put' | 'delete')[],
): void {
  const actions = { get: 's3:GetObject', put: 's3:PutObject', delete: 's3:DeleteObject' };
  allow(
    to,
    ways.map((way) => actions[way]),
    [bucket.arnForObjects('tenants/*')],
  );
  // A key that is not there answers 404 only to who may list; without that it is 403, and no one knows.
  allow(to, ['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': ['tenants/*'] } });
  except(
    to.role ?? to,
    'AwsSolutions-IAM5',
    'Keys below tenants/ of the one bucket of this stage: runs make new ones all the time.',
    [{ regex: '/^Resource::.*tenants/\\*$/' }],
  );
}

/** Files below uploads/ until they are known, and what is deleted of those that were kept. */
export function mayTakeUploads(to: LambdaFunction, bucket: Bucket): void {
  allow(
    to,
    ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListMultipartUploadParts'],
    [bucket.arnForObjects('uploads/*')],
  );
  allow(to, ['s3:DeleteObject'], [bucket.arnForObjects('tenants/*/artifacts/*')]);
  allow(to, ['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': ['uploads/*'] } });
  except(to.role ?? to, 'AwsSolutions-IAM5', 'Each file that is uploaded has a key of its own.', [
    { regex: '/^Resource::.*(uploads|artifacts)/\\*$/' },
  ]);
}

/** Secrets of variables: none of them is another's of this account, such as the key of task tokens. */
export function mayUseSecrets(
  to: LambdaFunction,
  prefix: string,
  ways: readonly ('read' | 'create' | 'delete')[],
): void {
  const actions = { read: 'GetSecretValue', create: 'CreateSecret', delete: 'DeleteSecret' };
  const resource = Stack.of(to).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${prefix}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  allow(
    to,
    ways.map((way) => `secretsmanager:${actions[way]}`),
    [resource],
  );
  except(to.role ?? to, 'AwsSolutions-IAM5', 'Each value of a secret variable has a name of its own.', [
    { regex: '/^Resource::.*:secret:.*\\*$/' },
  ]);
}

const ours = (cell: CellStack) => ({ ArnEquals: { 'ecs:cluster': cell.cluster.clusterArn } });

const tasksOf = (cell: CellStack) =>
  Stack.of(cell).formatArn({
    service: 'ecs',
    resource: 'task',
    resourceName: `${cell.cluster.clusterName}/*`,
  });

export function mayDescribeTasks(to: LambdaFunction, cell: CellStack): void {
  allow(to, ['ecs:DescribeTasks'], [tasksOf(cell)], ours(cell));
  except(to.role ?? to, 'AwsSolutions-IAM5', 'Tasks of the one cluster: ECS names them when they start.', [
    { regex: '/^Resource::.*:task/.*/\\*$/' },
  ]);
}

/** Starts and stops tasks of the cell's definition in the cell's cluster, with its two roles and no other. */
export function mayRunTasks(to: LambdaFunction, cell: CellStack): void {
  const { definition } = cell.task;
  mayDescribeTasks(to, cell);
  allow(to, ['ecs:RunTask'], [definition.taskDefinitionArn], ours(cell));
  allow(to, ['ecs:StopTask'], [tasksOf(cell)], ours(cell));
  allow(to, ['ecs:TagResource'], [tasksOf(cell)], { StringEquals: { 'ecs:CreateAction': 'RunTask' } });
  const roles = [definition.taskRole.roleArn, definition.obtainExecutionRole().roleArn];
  allow(to, ['iam:PassRole'], roles, {
    StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
  });
}

export const mayInvoke = (to: LambdaFunction, functionArn: string): void =>
  allow(to, ['lambda:InvokeFunction'], [functionArn]);
