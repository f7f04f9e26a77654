import { describe, expect, it } from 'vitest';
import { paths, World } from './agent-world.ts';

describe('the end of a job', () => {
  it.each(['FINISHED', 'CANCELED'] as const)('%s is in the ledger before any JVM is ended', async (state) => {
    const world = new World().begin();
    await world.running();
    let resultAtEnd: unknown;
    world.objects.faults.after = (operation) => {
      if (operation === 'putIf' && world.ledger.result !== null) resultAtEnd ??= world.flink.alive.length;
    };
    world.flink.jobEnds(state);
    await world.ended();
    expect(resultAtEnd).toBe(2);
    expect(world.exit).toMatchObject({ kind: 'settled', code: 0 });
    expect(world.ledger.result).toMatchObject({ state, savepointPath: null, epoch: 1 });
    expect(world.last).toMatchObject({ phase: 'ended', result: { state } });
    expect(world.flink.alive).toEqual([]);
  });

  it('FAILED tells Flink’s own reason and is not retried', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.jobEnds('FAILED', 'java.lang.ArithmeticException: / by zero');
    await world.ended();
    expect(world.ledger.result).toMatchObject({ state: 'FAILED' });
    expect(world.ledger.result?.because).toContain('/ by zero');
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
  });

  it('a job that fails before it ran is tried again when storage was the reason, and fails when it stays so', async () => {
    const world = new World();
    const broken = (): { jobFails: string } => ({
      jobFails: 'com.amazonaws.SdkClientException: Unable to execute',
    });
    world.flink.nextStarts = [broken, () => 'normal', broken];
    world.begin();
    await world.running();
    expect(world.flink.startsOf('jobmanager')).toHaveLength(3);

    const hopeless = new World();
    hopeless.flink.nextStarts = Array.from(
      { length: 20 },
      () => (spec) => (spec.process === 'jobmanager' ? broken() : 'normal'),
    );
    hopeless.begin();
    await hopeless.ended(600_000);
    expect(hopeless.ledger.result?.state).toBe('FAILED');
    expect(hopeless.flink.startsOf('jobmanager')).toHaveLength(5);
  });

  it('a job that fails before it ran because of its SQL is FAILED at once', async () => {
    const world = new World();
    world.flink.nextStarts = [
      () => ({ jobFails: 'org.apache.flink.table.api.ValidationException: no such table' }),
    ];
    world.begin();
    await world.ended();
    expect(world.ledger.result?.because).toContain('no such table');
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
  });

  it('is written once S3 is back, with the JVM waiting that long', async () => {
    const world = new World().begin();
    await world.running();
    world.storageDown(true);
    world.flink.jobEnds('FINISHED');
    await world.clock.advance(300_000);
    expect(world.exit).toBeNull();
    expect(world.flink.alive).toContain('jobmanager');
    world.storageDown(false);
    await world.ended();
    expect(world.ledger.result?.state).toBe('FINISHED');
  });

  it('is written once, also when the answer to the write is lost', async () => {
    const world = new World().begin();
    await world.running();
    world.objects.faults.loseAnswerNext('putIf', 1);
    world.flink.jobEnds('FINISHED');
    await world.ended();
    expect(world.exit?.kind).toBe('settled');
    expect(world.ledger.result?.state).toBe('FINISHED');
  });

  it('that only Flink’s archive tells of is believed: the job is not done twice', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    const overview = JSON.stringify({ jobs: [{ jid: 'f', state: 'FINISHED' }] });
    const archive = JSON.stringify({ archive: [{ path: '/jobs/overview', json: overview }] });
    world.flink.write(`${paths.ended}e1-1/${'f'.repeat(32)}`, archive);
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.ended();
    expect(world.ledger.result?.state).toBe('FINISHED');
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
  });
});
