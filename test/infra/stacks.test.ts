import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consoleHeaders } from '../../functions/http/console-headers.ts';
import { readSettings } from '../../infra/aws/settings.ts';
import { cfnLint } from '../helpers/cfn-lint.ts';
import { type Resource, removeDist, type Synthesised, smallDist, synthesise } from '../helpers/stage.ts';

let dist: string;
let stage: Synthesised;

beforeAll(async () => {
  dist = await smallDist();
  stage = await synthesise(dist, { alarmEmail: 'ops@example.com' });
});
afterAll(() => removeDist(dist));

const named = (type: string, part: string): Resource | undefined =>
  Object.entries(stage.resources).find(([id, { Type }]) => Type === type && id.includes(part))?.[1];

describe('what holds data', () => {
  test('the table is restorable, protected, kept, and forgets what has expired', () => {
    expect(stage.of('AWS::DynamoDB::Table')).toMatchObject([
      {
        DeletionPolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
          KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
          GlobalSecondaryIndexes: [{ IndexName: 'GSI1', Projection: { ProjectionType: 'KEYS_ONLY' } }],
        },
      },
    ]);
  });

  test('buckets are versioned, encrypted, closed to the public and to plain HTTP', () => {
    const buckets = stage.of('AWS::S3::Bucket');
    expect(buckets).toHaveLength(2);
    for (const { Properties } of buckets) {
      expect(Properties).toMatchObject({
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
      expect(JSON.stringify(Properties.BucketEncryption)).toContain('AES256');
    }
    const denials = stage
      .of('AWS::S3::BucketPolicy')
      .map(({ Properties }) => JSON.stringify(Properties.PolicyDocument));
    expect(denials.filter((text) => text.includes('aws:SecureTransport'))).toHaveLength(2);
  });

  test('no rule aborts the multipart uploads of sinks', () => {
    const rules = stage.of('AWS::S3::Bucket').flatMap((b) => b.Properties.LifecycleConfiguration.Rules);
    expect(rules).not.toHaveLength(0);
    for (const rule of rules) {
      // Uploads of people lie where no sink writes.
      if (rule.Prefix === 'uploads/') continue;
      expect(rule.AbortIncompleteMultipartUpload).toBeUndefined();
      expect(rule.ExpirationInDays).toBeUndefined();
    }
  });

  test('queues are encrypted, a hint that fails six times ends among the dead letters, and logs end', () => {
    for (const { Properties } of stage.of('AWS::SQS::Queue')) {
      expect(Properties.SqsManagedSseEnabled).toBe(true);
    }
    expect(named('AWS::SQS::Queue', 'Hints')?.Properties.RedrivePolicy.maxReceiveCount).toBe(6);
    const groups = stage.of('AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(6);
    for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(30);
  });

  test('a stage that is thrown away keeps nothing', async () => {
    const thrown = await synthesise(dist, { keepData: false });
    expect(thrown.of('AWS::DynamoDB::Table')[0]?.DeletionPolicy).toBe('Delete');
    expect(thrown.of('AWS::DynamoDB::Table')[0]?.Properties.DeletionProtectionEnabled).toBe(false);
  });
});

describe('the network of a cell', () => {
  test('nothing is admitted but from the group itself', () => {
    const ingress = stage.of('AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties);
    expect(ingress).toHaveLength(1);
    expect(ingress[0].SourceSecurityGroupId).toEqual(ingress[0].GroupId);
    expect(ingress[0].CidrIp).toBeUndefined();
    for (const { Properties } of stage.of('AWS::EC2::SecurityGroup')) {
      expect(Properties.SecurityGroupIngress).toBeUndefined();
    }
  });

  test('public by default: no NAT to pay for, no address but to tasks, S3 without leaving AWS', () => {
    expect(stage.of('AWS::EC2::NatGateway')).toEqual([]);
    for (const { Properties } of stage.of('AWS::EC2::Subnet'))
      expect(Properties.MapPublicIpOnLaunch).toBe(false);
    expect(stage.of('AWS::EC2::VPCEndpoint')[0]?.Properties.VpcEndpointType).toBe('Gateway');
  });

  test('private as an option: tasks behind one NAT gateway, without addresses of their own', async () => {
    const closed = await synthesise(dist, { networkMode: 'private' });
    expect(closed.of('AWS::EC2::NatGateway')).toHaveLength(1);
    const reconcile = closed
      .of('AWS::Lambda::Function')
      .find(({ Properties }) => Properties.FunctionName === 'millrace-test-reconcile');
    expect(reconcile?.Properties.Environment.Variables.MILLRACE_PUBLIC_ADDRESSES).toBe('false');
    expect(closed.complaints).toEqual([]);
  });

  test('SQL is planned one tenant to an environment, where no route leads out and the group lets nothing out', () => {
    const planner = named('AWS::Lambda::Function', 'Sql')?.Properties;
    expect(planner.TenancyConfig).toEqual({ TenantIsolationMode: 'PER_TENANT' });
    expect(planner.PackageType).toBe('Image');
    const group = named('AWS::EC2::SecurityGroup', 'NetworkClosed')?.Properties;
    expect(group.SecurityGroupEgress).toMatchObject([{ CidrIp: '255.255.255.255/32' }]);
    const out = stage.of('AWS::EC2::Route').map(({ Properties }) => JSON.stringify(Properties.RouteTableId));
    expect(out.filter((table) => table.includes('closed'))).toEqual([]);
  });
});

describe('what is watched', () => {
  test('there are alarms for what must not go unseen, no more metrics than are free, and each has an action', () => {
    const alarms = stage.of('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(
      [
        'api-fails',
        'api-slow',
        'channel-fails',
        'dead-letters',
        'reconcile-late',
        'sweep-missing',
        'throttled',
      ].map((name) => `millrace-test-${name}`),
    );
    const metrics = alarms.flatMap(({ Metrics = [{ MetricStat: true }] }) =>
      Metrics.filter((one: { MetricStat?: unknown }) => one.MetricStat !== undefined),
    );
    expect(metrics.length).toBeLessThanOrEqual(10);
    for (const { AlarmActions } of alarms) expect(AlarmActions).toHaveLength(1);
    const sweep = alarms.find(({ AlarmName }) => AlarmName.endsWith('sweep-missing'));
    expect(sweep.TreatMissingData).toBe('breaching');
    expect(stage.of('AWS::CloudWatch::Dashboard')).toHaveLength(1);
  });

  test('the sweep comes every minute; the gateway and the channel are bounded', () => {
    expect(named('AWS::Events::Rule', 'EveryMinute')?.Properties.ScheduleExpression).toBe('rate(1 minute)');
    expect(stage.of('AWS::ApiGatewayV2::Stage')[0]?.Properties.DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 200,
      ThrottlingBurstLimit: 400,
    });
    const channel = named('AWS::Lambda::Function', 'enginechannel')?.Properties;
    expect(channel.ReservedConcurrentExecutions).toBe(50);
  });
});

describe('the console', () => {
  test('has the very policy that it has on one machine', () => {
    const config = stage.of('AWS::CloudFront::ResponseHeadersPolicy')[0]?.Properties
      .ResponseHeadersPolicyConfig;
    const [before, after] = consoleHeaders('https://bucket')['Content-Security-Policy'].split('bucket');
    const { ContentSecurityPolicy } = config.SecurityHeadersConfig.ContentSecurityPolicy;
    const [, parts] = ContentSecurityPolicy['Fn::Join'];
    expect([parts[0], parts.at(-1)]).toEqual([before, after]);
  });

  test('a deep link gets the document, a file itself', () => {
    const code = stage.of('AWS::CloudFront::Function')[0]?.Properties.FunctionCode;
    const handler = new Function(`${code}; return handler;`)();
    const asked = (uri: string) => handler({ request: { uri } }).uri;
    expect(
      ['/', '/workspaces/ws_1/jobs', '/a.b/c', '/assets/app-1a2b.js', '/favicon.svg'].map(asked),
    ).toEqual(['/index.html', '/index.html', '/index.html', '/assets/app-1a2b.js', '/favicon.svg']);
  });

  test('the API lives under the same name and is never cached', () => {
    const { CacheBehaviors } = named('AWS::CloudFront::Distribution', 'Distribution')?.Properties
      .DistributionConfig ?? { CacheBehaviors: [] };
    const paths = CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern);
    expect(paths).toEqual(['/v1/*', '/openapi.json', '/healthz']);
    for (const { CachePolicyId } of CacheBehaviors) {
      // AWS's own policy CachingDisabled.
      expect(CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    }
  });
});

test('cdk-nag has nothing to say that is not argued beside the resource', () => {
  expect(stage.complaints).toEqual([]);
});

test('cfn-lint finds nothing', { timeout: 240_000 }, async () => {
  const { code, output } = await cfnLint('eu-west-1', stage.templates);
  expect(output).toBe('');
  expect(code).toBe(0);
});

test('settings that are wrong are named, all of them', () => {
  expect(() => readSettings({ stage: 'No', region: 'moon', cuLimit: 0 })).toThrow(
    /stage: .*region: .*cuLimit: /,
  );
  expect(() => readSettings({ stage: 'dev', region: 'eu-west-1', colour: 'red' })).toThrow(/colour/);
});
