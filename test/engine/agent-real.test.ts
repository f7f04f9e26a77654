import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAgent } from '../../engine-container/agent/build.ts';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import {
  jvmsOf,
  putRun,
  type RunningAgent,
  readLedger,
  type Stage,
  setStage,
  until,
} from './agent-real-harness.ts';

/**
 * One job through everything that can happen to it, on real Flink and S3Mock. Its source counts, so at the end every
 * number must have been written exactly once.
 */
const ROWS = 6_000;
const sql = `
  CREATE TABLE numbers (id BIGINT) WITH (
    'connector' = 'datagen', 'rows-per-second' = '100',
    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '${ROWS}');
  CREATE TABLE seen (id BIGINT) WITH (
    'connector' = 'filesystem', 'path' = 's3://millrace/out/seen', 'format' = 'json',
    'sink.rolling-policy.rollover-interval' = '1s', 'sink.rolling-policy.check-interval' = '1s');
  INSERT INTO seen SELECT id FROM numbers;`;
const PATIENCE = 240_000;

let directory = '';
let stage: Stage;
let slot: TaskSlot;
let agent: RunningAgent;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-agent-'));
  const [{ home }, file] = await Promise.all([prepareEngine(), buildAgent(join(directory, 'agent.mjs'))]);
  stage = await setStage(directory, home, file);
}, 600_000);

afterAll(async () => {
  await stage.close();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const last = () => stage.channel.last;
const seen = () => ({ last: last(), output: agent.output() });

/** RUNNING on starts of the JVMs that are not older than these. */
const running = (starts: { jobmanager: number; taskmanager: number }) =>
  until(
    'RUNNING',
    PATIENCE,
    () => {
      const of = (process: string) => last()?.jvms.find((j) => j.process === process)?.starts ?? 0;
      const fresh = of('jobmanager') >= starts.jobmanager && of('taskmanager') >= starts.taskmanager;
      return fresh && last()?.flink?.allTasksRunning;
    },
    seen,
  );

const checkpointAfter = (id: number) =>
  until(
    `a checkpoint after ${id}`,
    PATIENCE,
    () => {
      const newest = last()?.flink?.latestCheckpoint ?? null;
      return newest !== null && newest.id > id ? newest : null;
    },
    seen,
  );

const kill = (process: 'jobmanager' | 'taskmanager'): number => {
  const [pid] = jvmsOf(agent.pid)[process];
  if (pid === undefined) throw new Error(`no ${process} runs`);
  globalThis.process.kill(pid, 'SIGKILL');
  return pid;
};

describe('a compact job', () => {
  it('gets RUNNING and its checkpoints are in S3', async () => {
    slot = await putRun(stage, { runId: 'run_1', flinkJobId: 'a'.repeat(32), sql });
    agent = stage.startAgent(slot, 1);
    await running({ jobmanager: 1, taskmanager: 1 });
    const checkpoint = await checkpointAfter(0);
    const key = checkpoint.path.replace('s3://millrace/', '');
    expect(await stage.objects.get(`${key}/_metadata`)).not.toBeNull();
    await until('the ledger knows', PATIENCE, async () => (await readLedger(stage, slot)).lastCheckpointId);
    expect([...stage.channel.authorization]).toEqual(['Bearer token-of-this-launch']);
  }, 300_000);

  it('JobManager killed: RUNNING again from the newest checkpoint, the TaskManager as it was', async () => {
    const before = await checkpointAfter(1);
    const [taskManager] = jvmsOf(agent.pid).taskmanager;
    kill('jobmanager');
    await until('the end is told', PATIENCE, () => last()?.jvms[0]?.lastExit?.signal === 'SIGKILL', seen);
    await running({ jobmanager: 2, taskmanager: 1 });
    expect(jvmsOf(agent.pid).taskmanager).toEqual([taskManager]);
    expect((await checkpointAfter(before.id)).id).toBeGreaterThan(before.id);
  }, 300_000);

  it('TaskManager killed: RUNNING again, the JobManager as it was', async () => {
    const [jobManager] = jvmsOf(agent.pid).jobmanager;
    kill('taskmanager');
    await until('the end is told', PATIENCE, () => last()?.jvms[1]?.starts === 2, seen);
    await until('Flink knows', PATIENCE, () => last()?.flink?.allTasksRunning === false, seen);
    await running({ jobmanager: 2, taskmanager: 2 });
    expect(jvmsOf(agent.pid).jobmanager).toEqual([jobManager]);
  }, 300_000);

  it('a savepoint is taken and the job runs on', async () => {
    stage.channel.orders = [{ commandId: 'cmd_sp', kind: 'savepoint', mode: 'savepoint' }];
    const done = await until(
      'the savepoint',
      PATIENCE,
      () => stage.channel.reports.flatMap((r) => r.commands).find((c) => c.state !== 'running'),
      seen,
    );
    expect(done).toMatchObject({ commandId: 'cmd_sp', state: 'succeeded' });
    const key = `${done.savepointPath?.replace('s3://millrace/', '')}/_metadata`;
    expect(await stage.objects.get(key)).not.toBeNull();
    expect(last()?.flink?.jobState).toBe('RUNNING');
  }, 300_000);

  it('rescaled up with a new TaskManager and down in place, the JobManager as it was', async () => {
    const before = jvmsOf(agent.pid);
    const rescale = async (commandId: string, parallelism: number) => {
      stage.channel.orders = [{ commandId, kind: 'rescale', mode: null, parallelism }];
      const isOver = () =>
        stage.channel.reports
          .flatMap((r) => r.commands)
          .find((c) => c.commandId === commandId && c.state !== 'running');
      expect(await until('the rescale', PATIENCE, isOver, seen)).toMatchObject({ state: 'succeeded' });
      expect((await readLedger(stage, slot)).rescaled).toMatchObject({ commandId, to: parallelism });
    };
    await rescale('cmd_up', 2);
    const wide = jvmsOf(agent.pid);
    expect(wide.jobmanager).toEqual(before.jobmanager);
    expect(wide.taskmanager).not.toEqual(before.taskmanager);
    await rescale('cmd_down', 1);
    expect(jvmsOf(agent.pid)).toEqual(wide);
    await rescale('cmd_up_again', 2);
    expect(jvmsOf(agent.pid)).toEqual(wide);
    expect(last()?.health?.failures ?? null).toBeNull();
  }, 300_000);

  it('agent killed: no JVM outlives it', async () => {
    const jvms = Object.values(jvmsOf(agent.pid)).flat();
    expect(jvms).toHaveLength(2);
    agent.child.kill('SIGKILL');
    await agent.exited;
    const alive = (pid: number): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await until('both gone', 20_000, () => !jvms.some(alive));
  }, 60_000);

  it('the next epoch goes on from the newest checkpoint and stops with a savepoint', async () => {
    const paths = runPaths(slot.tenantId, slot.jobId, slot.runId);
    const ledger = await readLedger(stage, slot);
    await stage.objects.put(paths.ledger, JSON.stringify({ ...ledger, epoch: 2 }));
    slot = { ...slot, epoch: 2 };
    stage.channel.reports = [];
    stage.channel.orders = [{ commandId: 'cmd_stop', kind: 'stop', mode: 'savepoint' }];
    agent = stage.startAgent(slot, 1);
    expect(await agent.exited).toBe(0);
    expect(stage.channel.reports.map((r) => r.because).join('\n')).toMatch(/from checkpoint \d+ of epoch 1/);
    const { result } = await readLedger(stage, slot);
    expect(result).toMatchObject({ state: 'STOPPED', epoch: 2 });
    expect(result?.savepointPath).toContain(`${paths.savepoints('cmd_stop')}/savepoint-`);
    const logs = await stage.objects.list(paths.logs(slot));
    expect(logs.map(({ key }) => key.split('/').at(-1))).toContain('jobmanager.log');
    expect(last()).toMatchObject({ phase: 'ended', result: { state: 'STOPPED' } });
  }, 300_000);

  it('a second run starts from that savepoint and ends by itself: every number is there exactly once', async () => {
    const path = (await readLedger(stage, slot)).result?.savepointPath ?? '';
    stage.channel.orders = [];
    slot = await putRun(stage, {
      runId: 'run_2',
      flinkJobId: 'b'.repeat(32),
      sql,
      startPoint: { kind: 'snapshot', path, snapshotId: null, allowNonRestoredState: false },
    });
    agent = stage.startAgent(slot, 1);
    expect(await agent.exited).toBe(0);
    expect((await readLedger(stage, slot)).result).toMatchObject({ state: 'FINISHED' });
    expect(await numbersIn('out/seen/')).toEqual(Array.from({ length: ROWS }, (_, i) => i + 1));
  }, 400_000);
});

/** What readers see: names that begin with an underscore are the tails of parts that were in progress. */
async function numbersIn(prefix: string): Promise<number[]> {
  const files = (await stage.objects.list(prefix)).filter(({ key }) => !/\/_[^/]*$/.test(key));
  const bodies = await Promise.all(files.map(async ({ key }) => (await stage.objects.get(key))?.body));
  return bodies
    .flatMap((body) => new TextDecoder().decode(body).split('\n'))
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { id: number }).id)
    .sort((a, b) => a - b);
}

describe('a standard job', () => {
  it('JobManager and TaskManagers are tasks of their own and find one another', async () => {
    const endless = sql
      .replace(`'fields.id.end' = '${ROWS}'`, "'fields.id.end' = '100000'")
      .replace('out/seen', 'out/two');
    const settings = { topology: 'standard' as const, parallelism: 2, slotsPerTaskManager: 1 };
    const jobManager = await putRun(stage, {
      runId: 'run_3',
      flinkJobId: 'c'.repeat(32),
      sql: endless,
      settings,
    });
    stage.channel.reports = [];
    agent = stage.startAgent({ ...jobManager, role: 'jobmanager' }, 0.5);
    const others = [0, 1].map((index) => stage.startAgent({ ...jobManager, role: 'taskmanager', index }, 1));
    const leader = () => stage.channel.reports.findLast((r) => r.slot.role === 'jobmanager');
    await until('RUNNING', PATIENCE, () => leader()?.flink?.allTasksRunning, leader);
    expect(leader()?.flink).toMatchObject({ taskManagers: 2 });
    stage.channel.orders = [{ commandId: 'cmd_now', kind: 'stop', mode: 'now' }];
    expect(await agent.exited).toBe(0);
    expect((await readLedger(stage, jobManager)).result).toMatchObject({
      state: 'STOPPED',
      savepointPath: null,
    });
    // TaskManagers see the result in the ledger, with no order from anybody.
    expect(await Promise.all(others.map(({ exited }) => exited))).toEqual([0, 0]);
  }, 300_000);
});
