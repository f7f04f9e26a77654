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
    expect(world.ledger.rescaled).toEqual({ commandId: 'cmd_1', from: 1, to: 4 });
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
    expect(outcomeOf(world)?.message).toContain('goes on with 1');
    expect(world.ledger.rescaled?.to).toBe(1);
    expect(world.flink.required).toBe(1);
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

  it('the end of a rescale leaves other parallelisms of the job alone', async () => {
    const vertex = (id: string, upper: number, maxParallelism = 128) => ({
      ...{ id, parallelism: upper, maxParallelism, isFinished: false },
      bound: { lower: 1, upper },
    });
    const vertices = [vertex('job', 2), vertex('own', 5), vertex('single', 1, 1), vertex('narrow', 2, 3)];
    const bounds = boundsAt(vertices, 2, 4);
    expect(Object.values(bounds).map(({ upper }) => upper)).toEqual([4, 5, 1, 3]);
    expect(hasReached(vertices, 2, 4)).toBe(false);
    const after = vertices.map((v) => vertex(v.id, bounds[v.id]?.upper ?? 0, v.maxParallelism));
    expect(hasReached(after, 2, 4)).toBe(true);
  });
});
