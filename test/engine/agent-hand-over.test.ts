import { describe, expect, it } from 'vitest';
import { RunLedger } from '../../shared/resources/ledger.ts';
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

/** A job that is being stopped; the spec and the ledger of the run that is to follow lie there. */
const stopping = async () => {
  const world = new World().begin();
  await world.running();
  const spec = JSON.parse(new TextDecoder().decode(world.objects.objects.get(paths.spec)?.body));
  world.flink.write(
    nextPaths.spec,
    JSON.stringify({ ...spec, runId: next.runId, flinkJobId: 'e'.repeat(32) }),
  );
  const ledger: RunLedger = { ...world.ledger, runId: next.runId };
  world.flink.write(nextPaths.ledger, JSON.stringify(RunLedger.parse(ledger)));
  world.orders = [{ commandId: 'cmd_1', kind: 'stop', mode: 'savepoint' }];
  world.isFollowed = true;
  return world;
};
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
