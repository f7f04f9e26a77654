import { describe, expect, it } from 'vitest';
import { paths, World } from './agent-world.ts';

const stop = (mode: 'savepoint' | 'drain' | 'now', commandId = 'cmd_1') => ({
  commandId,
  kind: 'stop' as const,
  mode,
});
const outcomeOf = (world: World, commandId = 'cmd_1') =>
  world.reports
    .flatMap((r) => r.commands)
    .filter((c) => c.commandId === commandId)
    .at(-1);
const directory = `s3://millrace/${paths.savepoints('cmd_1')}`;

describe('stop with savepoint', () => {
  it('writes the intent, takes the savepoint in the command’s own directory, and settles as STOPPED', async () => {
    const world = new World().begin();
    await world.running();
    world.orders = [stop('savepoint')];
    let intentAtTrigger: string | undefined;
    await world.until('trigger', () => {
      if (world.flink.triggers.length === 0) return false;
      intentAtTrigger ??= world.ledger.stopIntent?.commandId;
      return true;
    });
    expect(intentAtTrigger).toBe('cmd_1');
    await world.ended();
    expect(world.flink.triggers).toMatchObject([{ kind: 'stop', directory }]);
    expect(world.ledger.result?.state).toBe('STOPPED');
    expect(world.ledger.result?.savepointPath).toContain(directory);
    expect(outcomeOf(world)).toMatchObject({
      state: 'succeeded',
      savepointPath: world.ledger.result?.savepointPath,
    });
  });

  it('drain tells Flink to drain', async () => {
    const world = new World().begin();
    await world.running();
    world.orders = [stop('drain')];
    await world.ended();
    expect(world.flink.triggers).toMatchObject([{ kind: 'drain' }]);
    expect(world.ledger.result?.state).toBe('STOPPED');
  });

  it('handed over many times is one stop', async () => {
    const world = new World().begin();
    await world.running();
    world.control = () => ({
      epoch: 1,
      commands: [stop('savepoint'), stop('savepoint')],
      jobManagerAddress: null,
      nextReportMs: 200,
      end: false,
    });
    await world.ended();
    expect(world.flink.triggers).toHaveLength(1);
  });

  it('before the job runs: waits until it does', async () => {
    const world = new World();
    world.orders = [stop('savepoint')];
    world.begin();
    await world.ended();
    expect(world.ledger.result?.state).toBe('STOPPED');
    expect(world.ledger.result?.savepointPath).not.toBeNull();
  });

  it('of a job that never runs fails after ten minutes and leaves no intent', async () => {
    const world = new World();
    world.flink.stuck = true;
    world.orders = [stop('savepoint')];
    world.begin();
    await world.until('failed', () => outcomeOf(world)?.state === 'failed', 700_000);
    expect(world.clock.elapsed()).toBeGreaterThanOrEqual(600_000);
    expect(world.ledger.stopIntent).toBeNull();
    expect(world.exit).toBeNull();
  });

  it('that fails in Flink: the intent is taken back and the job goes on', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.onStop = 'fails';
    world.orders = [stop('savepoint')];
    await world.until('failed', () => outcomeOf(world)?.state === 'failed');
    expect(outcomeOf(world)?.message).toContain('declined');
    expect(world.ledger.stopIntent).toBeNull();
    expect(world.flink.jobState).toBe('RUNNING');
    expect(world.exit).toBeNull();
  });

  it('JobManager dies before the savepoint is complete: restores the checkpoint and stops again', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    world.flink.onStop = 'never';
    world.orders = [stop('savepoint')];
    await world.until('trigger', () => world.flink.triggers.length === 1);
    world.flink.onStop = 'completes';
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.ended();
    expect(world.flink.startsOf('jobmanager')[1]?.flink.restore).toMatchObject({ commitOnly: false });
    expect(world.flink.triggers).toHaveLength(2);
    expect(world.ledger.result?.state).toBe('STOPPED');
  });

  it('JobManager dies after the savepoint is complete: restores it only to commit, cancels, keeps that savepoint', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    world.flink.onStop = 'never';
    world.orders = [stop('savepoint')];
    await world.until('trigger', () => world.flink.triggers.length === 1);
    const savepoint = world.flink.completeSavepoint(directory);
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.ended();
    const again = world.flink.startsOf('jobmanager')[1];
    expect(again?.flink.restore).toMatchObject({ path: savepoint, commitOnly: true, claim: false });
    const config = world.flink.prepared.get(again?.directory ?? '')?.['conf/config.yaml'];
    expect(config).toContain('execution.checkpointing.interval: "365 d"');
    expect(world.flink.cancels).toBeGreaterThan(0);
    expect(world.flink.triggers).toHaveLength(1);
    expect(world.ledger.result).toMatchObject({ state: 'STOPPED', savepointPath: savepoint });
    expect(outcomeOf(world)?.state).toBe('succeeded');
  });

  it('TaskManager dies after the savepoint is complete, for which Flink lets the job fail: the same', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.onStop = 'never';
    world.orders = [stop('savepoint')];
    await world.until('trigger', () => world.flink.triggers.length === 1);
    const savepoint = world.flink.completeSavepoint(directory);
    world.flink.jobEnds('FAILED', 'TaskManager with id compact-1-0-1-2 is no longer reachable.');
    await world.ended();
    const [, again] = world.flink.startsOf('jobmanager');
    expect(again?.flink.restore).toMatchObject({ path: savepoint, commitOnly: true });
    expect(world.ledger.result).toMatchObject({ state: 'STOPPED', savepointPath: savepoint });
    expect(outcomeOf(world)?.state).toBe('succeeded');
  });

  it('savepoint complete but the job did not end: the same, with the JobManager dead while it is decided', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    world.flink.onStop = 'completes-without-end';
    world.orders = [stop('savepoint')];
    await world.ended();
    expect(world.flink.startsOf('jobmanager')[1]?.flink.restore?.commitOnly).toBe(true);
    expect(world.ledger.result?.state).toBe('STOPPED');
    expect(world.ledger.result?.savepointPath).toContain(directory);
  });

  it('savepoint complete, but the job went on past it: the stop has failed and the newer checkpoint counts', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.onStop = 'never';
    world.orders = [stop('savepoint')];
    await world.until('trigger', () => world.flink.triggers.length === 1);
    world.flink.completeSavepoint(directory);
    const newer = world.flink.completeCheckpoint();
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.until('failed', () => outcomeOf(world)?.state === 'failed');
    expect(world.flink.startsOf('jobmanager').at(-1)?.flink.restore?.path).toMatch(
      new RegExp(`chk-${newer}$`),
    );
    expect(world.ledger.stopIntent).toBeNull();
    await world.running();
  });

  it('a new container carries on a stop that the ledger asks for', async () => {
    const world = new World({ slot: { epoch: 2 } });
    world.flink.completeCheckpoint();
    world.putLedger({
      epoch: 2,
      lastCheckpointId: 1,
      stopIntent: {
        commandId: 'cmd_1',
        mode: 'savepoint',
        savepointDirectory: directory,
        epoch: 1,
        writtenAt: 1,
      },
    });
    world.control = () => 'away';
    world.begin();
    await world.ended();
    expect(world.flink.startsOf('jobmanager')[0]?.flink.restore).toMatchObject({
      claim: false,
      commitOnly: false,
    });
    expect(world.ledger.result).toMatchObject({ state: 'STOPPED', epoch: 2 });
  });
});

describe('stop now', () => {
  it('cancels and settles without a savepoint', async () => {
    const world = new World().begin();
    await world.running();
    world.orders = [stop('now')];
    await world.ended();
    expect(world.flink.cancels).toBe(1);
    expect(world.ledger.result).toMatchObject({ state: 'STOPPED', savepointPath: null });
    expect(outcomeOf(world)?.state).toBe('succeeded');
  });

  it('does not wait for a JobManager that is not up', async () => {
    const world = new World();
    world.flink.nextStarts = [() => 'hang'];
    world.orders = [stop('now')];
    world.begin();
    await world.ended(10_000);
    expect(world.ledger.result?.state).toBe('STOPPED');
    expect(world.flink.alive).toEqual([]);
  });

  it('overrules a stop with savepoint that does not end', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.onStop = 'never';
    world.orders = [stop('savepoint')];
    await world.until('trigger', () => world.flink.triggers.length === 1);
    world.orders = [stop('savepoint'), stop('now', 'cmd_2')];
    await world.ended();
    expect(world.ledger.stopIntent).toMatchObject({ commandId: 'cmd_2', savepointDirectory: directory });
    expect(world.ledger.result?.state).toBe('STOPPED');
    expect(outcomeOf(world, 'cmd_2')?.state).toBe('succeeded');
  });
});

describe('savepoint', () => {
  const savepoint = { commandId: 'cmd_1', kind: 'savepoint' as const, mode: 'savepoint' as const };

  it('is taken once and the job runs on', async () => {
    const world = new World().begin();
    await world.running();
    world.orders = [savepoint];
    await world.until('done', () => outcomeOf(world)?.state === 'succeeded');
    await world.clock.advance(30_000);
    expect(world.flink.triggers).toMatchObject([{ kind: 'savepoint', directory }]);
    expect(outcomeOf(world)?.savepointPath).toContain(directory);
    expect(world.ledger.stopIntent).toBeNull();
    // Told until it was acknowledged, then no more.
    expect(world.last?.commands).toEqual([]);
  });

  it('that was complete before a restart is not taken again', async () => {
    const world = new World();
    const path = world.flink.completeSavepoint(directory);
    world.orders = [savepoint];
    world.begin();
    await world.until('done', () => outcomeOf(world)?.state === 'succeeded');
    expect(outcomeOf(world)?.savepointPath).toBe(path);
    expect(world.flink.triggers).toEqual([]);
  });

  it('asked for during a restart is taken afterwards', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    world.flink.dies('jobmanager', { code: 1, signal: null });
    world.orders = [savepoint];
    await world.until('done', () => outcomeOf(world)?.state === 'succeeded');
    expect(world.flink.triggers).toHaveLength(1);
  });
});
