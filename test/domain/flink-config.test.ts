import { describe, expect, it } from 'vitest';
import { configYaml, jobManagerConfig, taskManagerConfig } from '../../shared/domain/flink-config.ts';
import { ownedBecause, refusedKeys } from '../../shared/domain/flink-owned-keys.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import type { RunSpec } from '../../shared/resources/run-spec.ts';

const spec = (settings: Partial<JobSettings> = {}): RunSpec => ({
  schema: 1,
  tenantId: 't',
  workspaceId: 'w',
  jobId: 'j',
  runId: 'r',
  version: 3,
  flinkJobId: 'a'.repeat(32),
  jar: null,
  artifacts: [],
  sql: '',
  secrets: [],
  settings: JobSettings.parse(settings),
  maxParallelism: 128,
  connectors: [],
  transactionalIdPrefix: 'p',
  startPoint: { kind: 'empty' },
});

const input = (settings: Partial<JobSettings> = {}) => ({
  spec: spec(settings),
  epoch: 4,
  bucket: 'b',
  storage: null,
  jobManager: { host: '10.0.0.7', rpcPort: 1, blobPort: 2 },
  directory: '/task/jobmanager-1',
  memory: { 'jobmanager.memory.heap.size': '1b' },
});
const jobManager = (settings: Partial<JobSettings> = {}, commitOnly = false) =>
  jobManagerConfig({ ...input(settings), restPort: 3, commitOnly, start: 2 });

describe('the rules of state in Flink’s configuration', () => {
  it('retention, directory and tolerance of checkpoints', () => {
    expect(jobManager()).toMatchObject({
      'execution.checkpointing.dir': 's3://b/tenants/t/jobs/j/runs/r/checkpoints/e4',
      'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
      'execution.checkpointing.num-retained': '3',
      'execution.shutdown-on-application-finish': 'false',
      'jobmanager.archive.fs.dir': 's3://b/tenants/t/jobs/j/runs/r/ended/e4-2',
      'pipeline.max-parallelism': '128',
    });
    expect(Number(jobManager()['execution.checkpointing.tolerable-failed-checkpoints'])).toBeGreaterThan(0);
  });

  it('REST is on loopback only and takes no jobs', () => {
    expect(jobManager()).toMatchObject({ 'rest.bind-address': '127.0.0.1', 'web.submit.enable': 'false' });
  });

  it('a start that only commits takes no checkpoints', () => {
    expect(jobManager({}, true)['execution.checkpointing.interval']).toBe('365 d');
    expect(jobManager()['execution.checkpointing.interval']).toBe('10000 ms');
  });

  it('both ends of a connection agree on heartbeats, and small sizes get more time', () => {
    const both = (settings: Partial<JobSettings>) => [
      jobManager(settings)['heartbeat.timeout'],
      taskManagerConfig({ ...input(settings), host: 'h', resourceId: 'i' })['heartbeat.timeout'],
    ];
    expect(both({ compactCu: 1 })).toEqual(['6 s', '6 s']);
    expect(both({ compactCu: 0.25 })).toEqual(['24 s', '24 s']);
    expect(both({ topology: 'standard', jobManagerCu: 0.5, taskManagerCu: 4 })).toEqual(['12 s', '12 s']);
  });

  it('the parallelism of the spec is applied at every start, whatever is configured', () => {
    expect(jobManager({ parallelism: 4 })['parallelism.default']).toBe('4');
    expect(
      jobManager({ parallelism: 4, flinkConfig: { 'parallelism.default': '9' } })['parallelism.default'],
    ).toBe('4');
  });

  it('a compact job has all its slots in its one TaskManager', () => {
    expect(jobManager({ parallelism: 4 })['taskmanager.numberOfTaskSlots']).toBe('4');
    expect(
      jobManager({ topology: 'standard', parallelism: 4, slotsPerTaskManager: 2 })[
        'taskmanager.numberOfTaskSlots'
      ],
    ).toBe('2');
  });
});

describe('what a job may set', () => {
  it('passes through, over the defaults', () => {
    const config = jobManager({
      flinkConfig: { 'table.exec.mini-batch.enabled': 'true', 'heartbeat.interval': '9 s' },
    });
    expect(config).toMatchObject({ 'table.exec.mini-batch.enabled': 'true', 'heartbeat.interval': '9 s' });
  });

  it('but never over what Millrace owns, and the reason is said', () => {
    const flinkConfig = {
      'rest.bind-address': '0.0.0.0',
      's3.secret-key': 'x',
      'state.backend.type': 'rocksdb',
    };
    expect(jobManager({ flinkConfig })).toMatchObject({ 'rest.bind-address': '127.0.0.1' });
    expect(jobManager({ flinkConfig })).not.toHaveProperty('s3.secret-key');
    expect(refusedKeys(flinkConfig).map(({ key }) => key)).toEqual(['rest.bind-address', 's3.secret-key']);
    expect(refusedKeys(flinkConfig).every(({ because }) => because.length > 10)).toBe(true);
  });

  it('every key that Millrace sets for a reason of state or network is refused', () => {
    const overridable =
      /^(execution\.checkpointing\.(mode|unaligned|min-pause|tolerable)|state\.backend|restart-strategy|heartbeat|cluster\.registration|jobmanager\.adaptive-scheduler|metrics\.fetcher|pipeline\.name|taskmanager\.jvm-exit-on-oom)/;
    const all = { ...jobManager(), ...taskManagerConfig({ ...input(), host: 'h', resourceId: 'i' }) };
    const open = Object.keys(all).filter((key) => ownedBecause(key) === null && !overridable.test(key));
    expect(open).toEqual([]);
  });
});

it('config.yaml keeps values that YAML would read as something else', () => {
  expect(configYaml({ b: 'yes', a: '10 s # "x"\n' })).toBe('a: "10 s # \\"x\\"\\n"\nb: "yes"\n');
});
