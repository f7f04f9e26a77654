import { describe, expect, it } from 'vitest';
import { World } from './agent-world.ts';

describe('the fence', () => {
  it('a newer epoch in the ledger ends the task within 10 s, and nothing is written', async () => {
    const world = new World().begin();
    await world.running();
    world.putLedger({ epoch: 2 });
    await world.ended(11_000);
    expect(world.exit?.kind).toBe('fenced');
    expect(world.flink.alive).toEqual([]);
    expect(world.ledger.result).toBeNull();
  });

  it('a result in the ledger ends the task', async () => {
    const world = new World().begin();
    await world.running();
    world.putLedger({ result: { state: 'STOPPED', savepointPath: null, because: 'b', epoch: 1, at: 1 } });
    await world.ended(11_000);
    expect(world.exit?.kind).toBe('settled');
    expect(world.flink.alive).toEqual([]);
  });

  it('a 410 of a newer epoch ends the task at once, one of an older epoch is ignored', async () => {
    const older = new World({ slot: { epoch: 2 } });
    older.putLedger({ epoch: 2 });
    older.begin();
    await older.until('both', () => older.flink.alive.length === 2);
    older.control = () => ({ fenced: 1 });
    await older.clock.advance(60_000);
    expect(older.exit).toBeNull();
    older.control = () => ({ fenced: 3 });
    await older.ended(10_000);
    expect(older.exit?.kind).toBe('fenced');
  });

  it('no JVM is started by a task whose epoch is over', async () => {
    const world = new World();
    world.putLedger({ epoch: 5 });
    world.begin();
    await world.ended();
    expect(world.flink.starts).toEqual([]);
    expect(world.exit?.kind).toBe('fenced');
  });

  it('a conflict while the result is written is read again and obeyed', async () => {
    const world = new World().begin();
    await world.running();
    let once = true;
    world.objects.faults.before = (operation) => {
      if (operation !== 'putIf' || !once) return;
      once = false;
      world.putLedger({ epoch: 2 });
    };
    world.flink.jobEnds('FINISHED');
    await world.ended();
    expect(world.exit?.kind).toBe('fenced');
    expect(world.ledger.result).toBeNull();
  });

  it('"end" in the answer ends JVMs and task without a result', async () => {
    const world = new World().begin();
    await world.running();
    world.control = () => ({
      epoch: 1,
      commands: [],
      jobManagerAddress: null,
      nextReportMs: 1_000,
      end: true,
    });
    await world.ended(20_000);
    expect(world.exit?.kind).toBe('unwanted');
    expect(world.flink.alive).toEqual([]);
    expect(world.ledger.result).toBeNull();
  });
});

describe('the control plane away', () => {
  it('for ten minutes: the job runs on, a dead JVM is healed, and the state is told afterwards', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    world.control = () => 'away';
    await world.clock.advance(300_000);
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.clock.advance(300_000);
    expect(world.flink.jobState).toBe('RUNNING');
    expect(world.flink.startsOf('jobmanager')).toHaveLength(2);
    const told = world.reports.length;
    world.control = null;
    await world.clock.advance(40_000);
    expect(world.reports.length).toBeGreaterThan(told);
    expect(world.last).toMatchObject({ flink: { jobState: 'RUNNING' }, phase: 'running' });
  });

  it('while the job ends: the ledger has the result and the task is over', async () => {
    const world = new World().begin();
    await world.running();
    world.control = () => 'away';
    world.flink.jobEnds('FINISHED');
    await world.ended();
    expect(world.ledger.result?.state).toBe('FINISHED');
  });

  it('a quiet job reports every 5 s, a change at once', async () => {
    const world = new World().begin();
    await world.running();
    await world.clock.advance(20_000);
    const before = world.reports.length;
    await world.clock.advance(60_000);
    expect(world.reports.length - before).toBe(12);
    world.flink.dies('taskmanager', { code: 1, signal: null });
    const quiet = world.reports.length;
    await world.clock.advance(1_000);
    expect(world.reports.length).toBeGreaterThan(quiet);
  });
});

describe('termination', () => {
  it('ends the JVMs, stores logs, writes no result: the run is still wanted', async () => {
    const world = new World().begin();
    await world.running();
    world.terminate.abort();
    await world.ended(20_000);
    expect(world.exit).toMatchObject({ kind: 'terminated', code: 0 });
    expect(world.flink.alive).toEqual([]);
    expect(world.ledger.result).toBeNull();
    expect([...world.objects.objects.keys()].some((key) => key.includes('/logs/'))).toBe(true);
  });

  it('has as long for its savepoint as the runtime gives, less what the end of the task takes', async () => {
    const world = new World();
    world.settings.stopMs = 120_000;
    world.begin();
    await world.running();
    world.flink.onStop = 'never';
    const at = world.clock.elapsed();
    world.terminate.abort();
    await world.ended(130_000);
    expect(world.flink.triggers).toMatchObject([{ kind: 'stop' }]);
    const took = world.clock.elapsed() - at;
    expect(took).toBeGreaterThan(90_000);
    expect(took).toBeLessThan(115_000);
    expect(world.last?.health?.outages.at(-1) ?? { kind: 'platform' }).toMatchObject({ kind: 'platform' });
  });

  it('stays within 25 s when nothing works', async () => {
    const world = new World().begin();
    await world.running();
    world.storageDown(true);
    world.control = () => 'away';
    world.flink.ignoresSigterm = true;
    const at = world.clock.elapsed();
    world.terminate.abort();
    await world.ended(60_000);
    expect(world.clock.elapsed() - at).toBeLessThanOrEqual(25_000);
  });
});
