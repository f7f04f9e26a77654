import { describe, expect, it } from 'vitest';
import { RunLedger } from '../../shared/resources/ledger.ts';
import type { CommandOrder } from '../../shared/resources/report.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { paths, slot, World } from './agent-world.ts';

const next = { ...slot, runId: 'run_2' };
const nextPaths = runPaths(next.tenantId, next.jobId, next.runId);
const answer = {
  epoch: 1,
  commands: [],
  jobManagerAddress: null,
  nextReportMs: 1_000,
  end: false,
};

const emptyLedger = (world: World) =>
  RunLedger.parse({ ...world.ledger, runId: next.runId, stopIntent: null, result: null });

/** A job that is being stopped; the spec and the ledger of the run that is to follow lie there. */
const stopping = async (
  orders: CommandOrder[] = [{ commandId: 'cmd_1', kind: 'stop', mode: 'savepoint' }],
) => {
  const world = new World().begin();
  await world.running();
  const spec = JSON.parse(new TextDecoder().decode(world.objects.objects.get(paths.spec)?.body));
  world.flink.write(
    nextPaths.spec,
    JSON.stringify({ ...spec, runId: next.runId, flinkJobId: 'e'.repeat(32) }),
  );
  world.flink.write(nextPaths.ledger, JSON.stringify(emptyLedger(world)));
  world.orders = orders;
  world.isFollowed = true;
  return world;
};
const savepointOf = (world: World) => RunLedger.parse(world.ledger).result?.savepointPath;
const waits = (world: World) => world.last?.phase === 'ending' && world.last.result !== null;

describe('a task whose run has ended', () => {
  it('serves the next run once its JVMs are gone, with its folders apart', async () => {
    const world = await stopping();
    await world.until('waiting', () => waits(world));
    expect(world.exit).toBeNull();
    world.control = () => ({ ...answer, next: { slot: next, token: 't' } });
    await world.until('the next run', () => world.flink.starts.length === 4);
    expect(world.served).toEqual([next]);
    expect(world.flink.startsOf('jobmanager').map((spec) => spec.directory)).toEqual([
      '/task/jobmanager-1',
      '/task/jobmanager-2',
    ]);
    expect(world.flink.starts[3]?.flink.flinkJobId).toBe('e'.repeat(32));
    world.control = () => answer;
    const reported = () =>
      world.last?.slot.runId === next.runId && world.last.jvms.every((j) => j.starts === 1);
    await world.until('a report of the next run, whose JVMs are counted anew', reported);
    expect(world.exit).toBeNull();
  });

  it('does not go over while a JVM is left', async () => {
    const world = await stopping();
    world.flink.ignoresSigterm = true;
    await world.until('waiting', () => waits(world));
    world.control = () => ({ ...answer, next: { slot: next, token: 't' } });
    await world.clock.advance(4_000);
    expect(world.served).toEqual([]);
    await world.until('the next run', () => world.flink.starts.length === 4);
  });

  it('ends when it is not wanted, when nobody answers, and when it has waited long enough', async () => {
    const unwanted = await stopping();
    unwanted.control = () => ({ ...answer, commands: unwanted.orders, end: waits(unwanted) });
    await unwanted.ended(30_000);
    const alone = await stopping();
    await alone.until('waiting', () => waits(alone));
    alone.control = () => 'away';
    await alone.ended(14_000);
    const ignored = await stopping();
    await ignored.ended(40_000);
    expect([unwanted, alone, ignored].map(({ exit }) => exit?.kind)).toEqual([
      'settled',
      'settled',
      'settled',
    ]);
  });
});

describe('a run that is prepared beside the one before it', () => {
  /** As `stopping`, with room for it and what it will be written down. */
  const preparing = async (foreseen: Record<string, unknown> = {}) => {
    const world = await stopping([]);
    world.residentMib = 500;
    const spec = JSON.parse(new TextDecoder().decode(world.objects.objects.get(nextPaths.spec)?.body));
    world.flink.write(nextPaths.foreseen, JSON.stringify({ ...spec, ...foreseen }));
    world.orders = [{ commandId: 'cmd_1', kind: 'stop', mode: 'savepoint', nextRunId: next.runId }];
    return world;
  };
  const goesOver = async (world: World) => {
    await world.until('waiting', () => waits(world));
    const path = savepointOf(world) ?? '';
    const startPoint = { kind: 'snapshot' as const, path, snapshotId: null, allowNonRestoredState: false };
    world.flink.write(nextPaths.ledger, JSON.stringify({ ...emptyLedger(world), startPoint }));
    world.control = () => ({ ...answer, next: { slot: next, token: 't' } });
    await world.until('the next run', () => world.served.length === 1 && world.flink.tasksRunning);
  };

  it('waits while the job runs on, and goes on from its savepoint with no JVM started anew', async () => {
    const world = await preparing();
    await world.until('both wait', () => world.flink.isHeld('/task/jobmanager-2'));
    expect(world.flink.triggers).toEqual([]);
    expect(world.flink.tasksRunning).toBe(true);
    await goesOver(world);
    expect(world.flink.starts).toHaveLength(4);
    expect(world.flink.gone).toMatchObject([{ path: savepointOf(world) }]);
  });

  it('is ended when the run is another one than was foreseen, and starts as any other', async () => {
    const world = await preparing({ maxParallelism: 256 });
    await goesOver(world);
    expect(world.flink.gone).toEqual([]);
    expect(world.flink.starts).toHaveLength(6);
    expect(world.flink.startsOf('jobmanager').at(-1)?.flink).toMatchObject({
      held: false,
      restore: { path: savepointOf(world) },
    });
  });

  it('is not prepared where there is no room for it, or nobody knows', async () => {
    for (const residentMib of [3_500, null]) {
      const world = await preparing();
      world.residentMib = residentMib;
      await goesOver(world);
      expect(world.flink.starts).toHaveLength(4);
      expect(world.flink.gone).toEqual([]);
    }
  });

  it('starts as any other when one of its JVMs dies while it waits', async () => {
    for (const process of ['jobmanager', 'taskmanager'] as const) {
      const world = await preparing();
      await world.until('both wait', () => world.flink.isHeld('/task/jobmanager-2'));
      world.flink.waitingDies(process);
      await goesOver(world);
      expect(world.flink.gone).toEqual([]);
      expect(world.flink.alive).toHaveLength(2);
    }
  });

  it('is ended when the savepoint fails and the job runs on, and when a JVM of the job dies', async () => {
    const failed = await preparing();
    failed.flink.onStop = 'fails';
    await failed.until('it has failed', () => failed.last?.commands.at(-1)?.state === 'failed');
    await failed.until('nothing waits', () => failed.flink.waitingAlive.length === 0);
    expect(failed.flink.tasksRunning).toBe(true);
    const died = await preparing();
    await died.until('both wait', () => died.flink.isHeld('/task/jobmanager-2'));
    died.flink.onStop = 'never';
    died.flink.dies('taskmanager', { code: 1, signal: null });
    await died.until('nothing waits', () => died.flink.waitingAlive.length === 0);
    await died.until('the job runs on', () => died.flink.tasksRunning);
  });

  it('leaves nothing behind when the task is taken away', async () => {
    const world = await preparing();
    await world.until('it is being prepared', () => world.flink.waitingAlive.length === 2);
    world.terminate.abort();
    await world.ended(60_000);
    expect(world.flink.waitingAlive).toEqual([]);
    expect(world.flink.alive).toEqual([]);
  });
});
