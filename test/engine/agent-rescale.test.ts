import { describe, expect, it } from 'vitest';
import { boundsAt, hasReached } from '../../engine-container/agent/rescale-rule.ts';
import type { JobSettings } from '../../shared/resources/job-settings.ts';
import { World } from './agent-world.ts';

const rescale = (parallelism: number, commandId = 'cmd_1') => ({
  commandId,
  kind: 'rescale' as const,
  mode: null,
  parallelism,
});
const stop = { commandId: 'cmd_2', kind: 'stop' as const, mode: 'savepoint' as const };
const outcomeOf = (world: World, commandId = 'cmd_1') =>
  world.reports
    .flatMap((r) => r.commands)
    .filter((c) => c.commandId === commandId)
    .at(-1);
const over = (world: World) => (): boolean => ['succeeded', 'failed'].includes(outcomeOf(world)?.state ?? '');
const configOf = (world: World, process: 'jobmanager' | 'taskmanager'): string =>
  world.flink.prepared.get(world.flink.startsOf(process).at(-1)?.directory ?? '')?.['conf/config.yaml'] ?? '';

async function running(settings: Partial<JobSettings> = { slotsPerTaskManager: 4 }): Promise<World> {
  const world = new World({ settings }).begin();
  await world.running();
  return world;
}

describe('rescale', () => {
  it('takes a checkpoint, writes the ledger, and has Flink deploy the tasks anew', async () => {
    const world = await running();
    world.orders = [rescale(4)];
    await world.until('outcome', over(world));
    expect(outcomeOf(world)).toMatchObject({ state: 'succeeded' });
    expect(world.flink.parallelism).toBe(4);
    expect(world.ledger.rescaled).toMatchObject({ commandId: 'cmd_1', from: 1, to: 4 });
    expect(world.ledger.lastCheckpointId).toBeGreaterThan(0);
    expect(world.flink.starts).toHaveLength(2);
  });

  it('holds for every JobManager that starts from then on', async () => {
    const world = await running();
    world.orders = [rescale(3)];
    await world.until('outcome', over(world));
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.until('another start', () => world.flink.startsOf('jobmanager').length === 2);
    await world.running();
    expect(configOf(world, 'jobmanager')).toContain('parallelism.default: "3"');
    expect(world.flink.parallelism).toBe(3);
  });

  it('gives the TaskManager of a compact job a new process when it has too few slots', async () => {
    const world = await running({});
    world.orders = [rescale(2)];
    await world.until('outcome', over(world));
    expect(outcomeOf(world)).toMatchObject({ state: 'succeeded' });
    expect(configOf(world, 'taskmanager')).toContain('taskmanager.numberOfTaskSlots: "2"');
    expect(world.flink.startsOf('taskmanager')).toHaveLength(2);
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
    expect(world.last?.health?.failures).toBeNull();
    expect(world.last?.health?.outages.map(({ kind }) => kind)).toEqual(['change']);
  });

  it('is done when the JobManager dies in between', async () => {
    const world = await running();
    world.orders = [rescale(2)];
    await world.until('the ledger', () => world.ledger.rescaled !== null);
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.until('outcome', over(world));
    expect(outcomeOf(world)).toMatchObject({ state: 'succeeded' });
    expect(world.flink.parallelism).toBe(2);
  });

  it('changes nothing when no checkpoint can be had', async () => {
    const world = await running({ slotsPerTaskManager: 4, checkpointTimeoutMs: 20_000 });
    world.flink.checkpointsFail = true;
    world.orders = [rescale(2)];
    await world.until('outcome', over(world));
    expect(outcomeOf(world)).toMatchObject({ state: 'failed' });
    expect(outcomeOf(world)?.message).toContain('nothing was changed');
    expect(world.ledger.rescaled).toBeNull();
    expect(world.flink.parallelism).toBe(1);
  });

  it('is taken back when Flink does not do it', async () => {
    const world = await running();
    world.orders = [rescale(2)];
    await world.until('the ledger', () => world.ledger.rescaled !== null);
    world.flink.stuck = true;
    await world.until('outcome', over(world), 300_000);
    expect(outcomeOf(world)).toMatchObject({ state: 'failed' });
    expect(outcomeOf(world)?.message).toContain('goes on as before');
    expect(world.ledger.rescaled?.to).toBe(1);
    expect(world.flink.required.parallelism).toBe(1);
  });

  it('is not begun while the job is being stopped', async () => {
    const world = await running();
    world.flink.onStop = 'never';
    world.orders = [stop, rescale(2)];
    await world.until('the stop', () => world.ledger.stopIntent !== null);
    await world.clock.advance(5_000);
    expect(world.ledger.rescaled).toBeNull();
    expect(world.flink.parallelism).toBe(1);
  });

  it('is over before a stop that was asked for meanwhile takes its savepoint', async () => {
    const world = await running();
    world.orders = [rescale(2)];
    await world.until('the ledger', () => world.ledger.rescaled !== null);
    world.orders = [rescale(2), stop];
    let atTrigger: number | undefined;
    await world.until('the savepoint', () => {
      if (world.flink.triggers.length > 0) atTrigger ??= world.flink.parallelism;
      return atTrigger !== undefined;
    });
    expect(atTrigger).toBe(2);
    await world.ended();
    expect(world.ledger.result?.state).toBe('STOPPED');
  });

  it('keeps the parallelism of single operators, changes those it names, and holds all of it', async () => {
    const operatorParallelism = { 'source-1': 1, 'sink-1': 2 };
    const world = await running({ slotsPerTaskManager: 4, operatorParallelism });
    expect(world.flink.scale).toEqual({ parallelism: 1, operators: operatorParallelism });
    // As wide as the job is for a moment, and so not to be told from it by its number.
    world.orders = [{ ...rescale(3), operators: { 'source-1': 1, 'sink-1': 4 } }];
    await world.until('outcome', over(world));
    const scale = { parallelism: 3, operators: { 'source-1': 1, 'sink-1': 4 } };
    expect(outcomeOf(world)).toMatchObject({
      state: 'succeeded',
      message: 'The job runs with parallelism 3 instead of 1, sink-1 at 4 instead of 2.',
    });
    expect(world.flink.scale).toEqual(scale);
    expect(world.ledger.rescaled).toMatchObject({
      fromOperators: operatorParallelism,
      toOperators: scale.operators,
    });
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.until('another start', () => world.flink.startsOf('jobmanager').length === 2);
    await world.running();
    expect(world.flink.startsOf('jobmanager').at(-1)?.args.join(' ')).toContain(
      '--parallelism source-1=1,sink-1=4',
    );
    expect(world.flink.scale).toEqual(scale);
  });

  it('an operator that is wider than the job has the slots it needs', async () => {
    const world = await running({ operatorParallelism: { 'sink-1': 1 } });
    world.orders = [{ ...rescale(1), operators: { 'sink-1': 3 } }];
    await world.until('outcome', over(world));
    expect(configOf(world, 'taskmanager')).toContain('taskmanager.numberOfTaskSlots: "3"');
    expect(world.flink.scale).toEqual({ parallelism: 1, operators: { 'sink-1': 3 } });
  });

  it('the end of a rescale leaves other parallelisms of the job alone', async () => {
    const vertex = (id: string, upper: number, maxParallelism = 128, own: string | null = null) => ({
      ...{ id, parallelism: upper, maxParallelism, isFinished: false, own },
      bound: { lower: 1, upper },
    });
    const from = { parallelism: 2, operators: { mine: 2 } };
    const to = { parallelism: 4, operators: { mine: 2 } };
    const vertices = [
      ...[vertex('job', 2), vertex('program', 5), vertex('single', 1, 1), vertex('narrow', 2, 3)],
      // Both as wide as the job when it was rescaled: the one by the settings, the other by its table.
      ...[vertex('own', 2, 128, 'mine'), vertex('table', 2, 128, 'sink-2')],
    ];
    const bounds = boundsAt(vertices, from, to);
    expect(Object.values(bounds).map(({ upper }) => upper)).toEqual([4, 5, 1, 3, 2, 2]);
    expect(hasReached(vertices, from, to)).toBe(false);
    const after = vertices.map((v) => vertex(v.id, bounds[v.id]?.upper ?? 0, v.maxParallelism, v.own));
    expect(hasReached(after, from, to)).toBe(true);
  });
});
