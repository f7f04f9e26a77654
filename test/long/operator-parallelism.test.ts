import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAgent } from '../../engine-container/agent/build.ts';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import type { PlannedOperator } from '../../shared/resources/planned-operator.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import {
  jvmsOf,
  putRun,
  type RunningAgent,
  readLedger,
  type Stage,
  setStage,
  until,
} from '../engine/agent-real-harness.ts';
import { startSqlService } from '../engine/sql-service-harness.ts';

/**
 * One job on real Flink with a source at 1, an aggregation at 3 and a sink at 2, while the job has another parallelism:
 * rescaled, its TaskManager killed, and another version of it started from its savepoint. Its source counts, so at the
 * end every number must have been counted once and written once.
 */
/** They last longer than everything before the last start does. */
const ROWS = 9_000;
const script = (more: string) => `
  CREATE TABLE numbers (id BIGINT, ts AS TO_TIMESTAMP_LTZ(id * 10, 3), WATERMARK FOR ts AS ts) WITH (
    'connector' = 'datagen', 'rows-per-second' = '100',
    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '${ROWS}');
  CREATE TABLE counted (id BIGINT, n BIGINT) WITH (
    'connector' = 'filesystem', 'path' = 's3://millrace/out/counted', 'format' = 'json',
    'sink.rolling-policy.rollover-interval' = '1s', 'sink.rolling-policy.check-interval' = '1s');
  INSERT INTO counted SELECT id, COUNT(*) FROM TABLE(
    TUMBLE(TABLE numbers, DESCRIPTOR(ts), INTERVAL '1' SECOND)) ${more} GROUP BY id, window_start, window_end;`;
const PATIENCE = 240_000;

let directory = '';
let stage: Stage;
let slot: TaskSlot;
let agent: RunningAgent;
let planned: PlannedOperator[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-agent-'));
  const [{ home }, file] = await Promise.all([prepareEngine(), buildAgent(join(directory, 'agent.mjs'))]);
  stage = await setStage(directory, home, file);
  const service = await startSqlService(home);
  planned = (await service.check(script(''))).operators ?? [];
  await service.stop();
}, 600_000);

afterAll(async () => {
  await stage.close();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const last = () => stage.channel.last;
const seen = () => ({ last: last(), output: agent.output() });
const uidOf = (kind: string): string =>
  planned.find((operator) => operator.kind === kind)?.uid ?? `no ${kind} in ${JSON.stringify(planned)}`;

/** How wide the vertices are that hold operators with these beginnings of their names. */
const widths = () => {
  const operators = last()?.graph?.operators ?? [];
  const of = (name: string) => operators.find(({ chain }) => chain.some((one) => one.includes(name)));
  return [of('numbers'), of('GlobalWindowAggregate'), of('StreamingFileWriter') ?? of('Writer')].map(
    (operator) => operator?.parallelism ?? 0,
  );
};

const runningWith = (expected: number[], taskManagers: number) =>
  until(
    `RUNNING with ${expected}`,
    PATIENCE,
    () =>
      last()?.jvms[1]?.starts === taskManagers &&
      last()?.flink?.allTasksRunning &&
      widths().join() === expected.join(),
    seen,
  );

describe('operators with a parallelism of their own', () => {
  it('run with it', async () => {
    const operatorParallelism = {
      [uidOf('source')]: 1,
      [uidOf('global-window-aggregate')]: 3,
      [uidOf('streaming-writer')]: 2,
    };
    const settings = { parallelism: 2, slotsPerTaskManager: 4, operatorParallelism };
    slot = await putRun(stage, { runId: 'run_1', flinkJobId: 'a'.repeat(32), sql: script(''), settings });
    agent = stage.startAgent(slot, 1);
    await runningWith([1, 3, 2], 1);
  }, 300_000);

  it('keep it when the job is rescaled, but for those that are named', async () => {
    const before = jvmsOf(agent.pid);
    const operators = {
      [uidOf('source')]: 1,
      [uidOf('global-window-aggregate')]: 4,
      [uidOf('streaming-writer')]: 2,
    };
    stage.channel.orders = [{ commandId: 'cmd_up', kind: 'rescale', mode: null, parallelism: 3, operators }];
    const isOver = () => stage.channel.reports.flatMap((r) => r.commands).find((c) => c.state !== 'running');
    expect(await until('the rescale', PATIENCE, isOver, seen)).toMatchObject({ state: 'succeeded' });
    await runningWith([1, 4, 2], 1);
    expect(jvmsOf(agent.pid)).toEqual(before);
  }, 300_000);

  it('and when the TaskManager is killed', async () => {
    const [pid] = jvmsOf(agent.pid).taskmanager;
    process.kill(pid ?? -1, 'SIGKILL');
    await until('Flink knows', PATIENCE, () => last()?.flink?.allTasksRunning === false, seen);
    await runningWith([1, 4, 2], 2);
  }, 300_000);

  it('and in another version that starts from its savepoint: every number is counted and written once', async () => {
    stage.channel.orders = [{ commandId: 'cmd_stop', kind: 'stop', mode: 'savepoint' }];
    expect(await agent.exited).toBe(0);
    const { result } = await readLedger(stage, slot);
    expect(result).toMatchObject({ state: 'STOPPED' });
    const path = result?.savepointPath ?? '';
    stage.channel.orders = [];
    stage.channel.reports = [];
    const operatorParallelism = {
      [uidOf('source')]: 1,
      [uidOf('global-window-aggregate')]: 2,
      [uidOf('streaming-writer')]: 1,
    };
    slot = await putRun(stage, {
      ...{ runId: 'run_2', flinkJobId: 'b'.repeat(32), sql: script('WHERE id > 0') },
      settings: { parallelism: 3, slotsPerTaskManager: 4, operatorParallelism },
      startPoint: { kind: 'snapshot', path, snapshotId: null, allowNonRestoredState: false },
    });
    agent = stage.startAgent(slot, 1);
    await runningWith([1, 2, 1], 1);
    expect(await agent.exited).toBe(0);
    expect((await readLedger(stage, slot)).result).toMatchObject({ state: 'FINISHED' });
    const rows = await rowsIn('out/counted/');
    expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      Array.from({ length: ROWS }, (_, i) => i + 1),
    );
    expect(rows.filter(({ n }) => n !== 1)).toEqual([]);
  }, 400_000);
});

/** What readers see: names that begin with an underscore are the tails of parts that were in progress. */
async function rowsIn(prefix: string): Promise<{ id: number; n: number }[]> {
  const files = (await stage.objects.list(prefix)).filter(({ key }) => !/\/_[^/]*$/.test(key));
  const bodies = await Promise.all(files.map(async ({ key }) => (await stage.objects.get(key))?.body));
  return bodies
    .flatMap((body) => new TextDecoder().decode(body).split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id: number; n: number });
}
