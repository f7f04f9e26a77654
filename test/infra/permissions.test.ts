import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  Bucket,
  Cell,
  Common,
  Logs,
  readEnvironment,
  Secrets,
  Sql,
  TokenSecret,
} from '../../functions/entry/aws/environment.ts';
import { functionNames } from '../../infra/aws/build-functions.ts';
import { removeDist, type Synthesised, smallDist, synthesise } from '../helpers/stage.ts';

type Statement = { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown };

let dist: string;
let stage: Synthesised;
beforeAll(async () => {
  dist = await smallDist();
  stage = await synthesise(dist, {});
});
afterAll(() => removeDist(dist));

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Every statement of every role, with the name of its policy. CDK's own helper for deployments is not ours to shape. */
const statements = (): (Statement & { role: string })[] =>
  Object.entries(stage.resources)
    .filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && !id.includes('CustomCDKBucketDeployment'))
    .flatMap(([role, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Statement[]).map((statement) => ({ ...statement, role })),
    );
const allowed = (action: string) =>
  statements()
    .filter(({ Effect, Action }) => Effect === 'Allow' && list(Action).includes(action))
    .map(({ role }) => /(\w+?)(?:role|Role)/.exec(role.split('/')[1] ?? '')?.[1]);

describe('least privilege', () => {
  test('an action on everything is one that knows no resource', () => {
    const onAll = statements()
      .filter(({ Effect, Resource }) => Effect === 'Allow' && list(Resource).includes('*'))
      .flatMap(({ Action }) => list(Action));
    expect([...new Set(onAll)].sort()).toEqual([
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
      'ecr:GetAuthorizationToken',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('no role may do whatever it likes, scan the table, or change what it stands on', () => {
    const actions = statements().flatMap(({ Action }) => list(Action));
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    const never = /:(Scan|DeleteTable|UpdateTable|DeleteBucket|PutBucketPolicy|CreateRole|AttachRolePolicy)$/;
    expect(actions.filter((action) => never.test(action))).toEqual([]);
  });

  test('one function starts tasks, in one cluster, and passes two roles to ECS only', () => {
    expect(allowed('ecs:RunTask')).toEqual(['Functionsreconcile']);
    expect(allowed('iam:PassRole')).toEqual(['Functionsreconcile']);
    const [pass] = statements().filter(({ Action }) => list(Action).includes('iam:PassRole'));
    expect(list(pass?.Resource)).toHaveLength(2);
    expect(pass?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
    for (const { Action, Condition } of statements()) {
      if (list(Action).some((action) => /^ecs:(Run|Stop|Describe)/.test(action)))
        expect(JSON.stringify(Condition)).toContain('ecs:cluster');
    }
  });

  const ofSecrets = (action: string) =>
    statements().filter(({ Action }) => list(Action).includes(`secretsmanager:${action}`));
  const isOfVariables = ({ Resource }: Statement) => JSON.stringify(Resource).includes('/variables/*');
  const roles = (found: (Statement & { role: string })[]) =>
    found.map(({ role }) => /(\w+?)(?:role|Role)/.exec(role.split('/')[1] ?? '')?.[1]).sort();

  test('the key of task tokens is read by those who sign and those who check', () => {
    const readers = ofSecrets('GetSecretValue').filter((statement) => !isOfVariables(statement));
    expect(roles(readers)).toEqual(['Functionsenginechannel', 'Functionsreconcile']);
  });

  test('values of secret variables are made by one function, given out by one and deleted by one; no task reads them', () => {
    expect(roles(ofSecrets('CreateSecret'))).toEqual(['Functionsapi']);
    expect(roles(ofSecrets('DeleteSecret'))).toEqual(['Functionssweep']);
    expect(roles(ofSecrets('GetSecretValue').filter(isOfVariables))).toEqual([
      'Functionsapi',
      'Functionsenginechannel',
    ]);
    for (const one of [...ofSecrets('CreateSecret'), ...ofSecrets('DeleteSecret')])
      expect(isOfVariables(one)).toBe(true);
  });

  test('engine tasks reach objects below tenants/ and nothing else of ours', () => {
    const task = statements().filter(({ role }) => role.includes('TaskRole'));
    expect(task.map(({ Action }) => list(Action).map((action) => action.split(':')[0]))).toEqual([
      ['s3', 's3', 's3', 's3', 's3'],
      ['s3', 's3'],
    ]);
    expect(JSON.stringify(task[0]?.Resource)).toContain('/tenants/*');
  });

  test('what runs in the planner cannot use the interfaces that Lambda makes with its role', () => {
    const planner = statements().filter(({ role }) => role.includes('SqlRole'));
    const denied = planner.filter(({ Effect }) => Effect === 'Deny');
    expect(JSON.stringify(denied[0]?.Condition)).toContain('lambda:SourceFunctionArn');
    expect(list(denied[0]?.Action)).toContain('ec2:CreateNetworkInterface');
    const services = planner.flatMap(({ Action }) => list(Action).map((action) => action.split(':')[0]));
    expect([...new Set(services)].sort()).toEqual(['ec2', 'logs']);
  });
});

/** What each door reads; the doors themselves are bundled and run by functions.test.ts. */
const wanted: Record<(typeof functionNames)[number], z.ZodObject> = {
  api: Common.extend(Bucket.shape).extend(Sql.shape).extend(Logs.shape).extend(Secrets.shape),
  'engine-channel': Common.extend(TokenSecret.shape).extend(Secrets.shape),
  reconcile: Common.extend(Bucket.shape).extend(TokenSecret.shape).extend(Cell.shape),
  sweep: Common.extend(Bucket.shape).extend(Cell.shape).extend(Secrets.shape),
  'job-ends': Common,
  'first-administrator': Common.extend({ MILLRACE_CU_LIMIT: z.string() }),
};

test.each(functionNames)('%s is given every variable that it reads, as nodejs24.x on arm64', (name) => {
  const made = stage
    .of('AWS::Lambda::Function')
    .find(({ Properties }) => Properties.FunctionName === `millrace-test-${name}`)?.Properties;
  expect(made).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  const given = Object.keys(made.Environment.Variables);
  const missing = Object.keys(wanted[name].shape).filter((key) => !given.includes(key));
  expect(missing).toEqual(['AWS_REGION']);
});

test('an environment that is not JSON where JSON is due is said to be so', () => {
  expect(() => readEnvironment(Sql, { MILLRACE_SQL_FUNCTIONS: '{' })).toThrow(
    /MILLRACE_SQL_FUNCTIONS: is not JSON/,
  );
});
