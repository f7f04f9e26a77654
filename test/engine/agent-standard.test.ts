import { describe, expect, it } from 'vitest';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { paths, slot, World } from './agent-world.ts';

const address = { host: '10.0.0.7', rpcPort: 6123, blobPort: 6124 };
const standard = { topology: 'standard' as const };

const answering = (world: World, jobManagerAddress: typeof address | null): void => {
  world.control = () => ({ epoch: 1, commands: [], jobManagerAddress, nextReportMs: 60_000, end: false });
};

describe('the agent of a TaskManager task', () => {
  it('waits for the JobManager’s address, then starts against it', async () => {
    const world = new World({ slot: { role: 'taskmanager', index: 3 }, settings: standard });
    answering(world, null);
    world.begin();
    await world.clock.advance(30_000);
    expect(world.flink.starts).toEqual([]);
    expect(world.last?.because).toMatch(/address/);
    answering(world, address);
    await world.until('start', () => world.flink.starts.length === 1, 61_000);
    expect(world.flink.starts[0]?.process).toBe('taskmanager');
    const config = world.flink.prepared.get(world.flink.starts[0]?.directory ?? '')?.['conf/config.yaml'];
    expect(config).toContain('jobmanager.rpc.address: "10.0.0.7"');
    expect(config).toContain('jobmanager.rpc.port: "6123"');
    expect(config).toContain('taskmanager.resource-id: "taskmanager-1-3-1-1"');
    expect(world.last?.jobManagerAddress).toBeNull();
  });

  it('starts its JVM anew when the JobManager is somewhere else, and leaves it alone when the control plane forgets', async () => {
    const world = new World({ slot: { role: 'taskmanager' }, settings: standard });
    answering(world, address);
    world.begin();
    await world.until('up', () => world.last?.jvms[0]?.phase === 'up');
    answering(world, null);
    await world.clock.advance(120_000);
    expect(world.flink.starts).toHaveLength(1);
    answering(world, { ...address, host: '10.0.0.8' });
    await world.until('second start', () => world.flink.starts.length === 2, 61_000);
    expect(world.flink.starts[1]?.flink.jobManager.host).toBe('10.0.0.8');
    expect(world.last?.jvms[0]?.lastExit?.because).toMatch(/somewhere else/);
  });

  it('reports once a minute while nothing changes', async () => {
    const world = new World({ slot: { role: 'taskmanager' }, settings: standard });
    answering(world, address);
    world.begin();
    await world.clock.advance(30_000);
    const before = world.reports.length;
    await world.clock.advance(600_000);
    expect(world.reports.length - before).toBe(10);
  });

  it('stays while the JobManager lives when it is taken away, so that the job can be saved', async () => {
    const world = new World({ slot: { role: 'taskmanager' }, settings: standard });
    world.settings.stopMs = 120_000;
    answering(world, address);
    world.begin();
    await world.until('up', () => world.last?.jvms[0]?.phase === 'up');
    world.terminate.abort();
    await world.clock.advance(60_000);
    expect(world.exit).toBeNull();
    expect(world.flink.alive).toEqual(['taskmanager']);
    world.listens = false;
    await world.ended(10_000);
    expect(world.exit?.kind).toBe('terminated');
  });

  it('goes over to the next run a moment after the end of its own, which it sees by the JobManager being gone', async () => {
    const world = new World({ slot: { role: 'taskmanager' }, settings: standard });
    answering(world, address);
    world.begin();
    await world.until('up', () => world.last?.jvms[0]?.phase === 'up');
    await world.clock.advance(20_500);
    const next = { ...slot, role: 'taskmanager' as const, runId: 'run_2' };
    const nextPaths = runPaths(next.tenantId, next.jobId, next.runId);
    world.flink.write(nextPaths.spec, new TextDecoder().decode(world.objects.objects.get(paths.spec)?.body));
    world.flink.write(nextPaths.ledger, JSON.stringify({ ...world.ledger, runId: next.runId }));
    world.listens = false;
    await world.clock.advance(2_500);
    expect(world.flink.alive, 'a JobManager that is only gone ends nothing').toEqual(['taskmanager']);
    const stopped = { state: 'STOPPED' as const, savepointPath: null, because: '', epoch: 1, at: 1 };
    world.putLedger({ result: stopped });
    world.control = () => ({
      epoch: 1,
      commands: [],
      jobManagerAddress: { ...address, host: '10.0.0.9' },
      nextReportMs: 60_000,
      end: false,
      ...(world.served.length === 0 ? { next: { slot: next, token: 't' } } : {}),
    });
    const at = world.clock.elapsed();
    await world.until('the next run', () => world.flink.starts.length === 2);
    expect(world.clock.elapsed() - at).toBeLessThan(3_000);
    expect(world.served).toEqual([next]);
    expect(world.flink.starts[1]?.flink.jobManager.host).toBe('10.0.0.9');
  });

  it('does not outstay the time it is given', async () => {
    const world = new World({ slot: { role: 'taskmanager' }, settings: standard });
    world.settings.stopMs = 120_000;
    answering(world, address);
    world.begin();
    await world.until('up', () => world.last?.jvms[0]?.phase === 'up');
    const at = world.clock.elapsed();
    world.terminate.abort();
    await world.ended(130_000);
    expect(world.clock.elapsed() - at).toBeLessThan(115_000);
  });

  it('is ended by a newer epoch', async () => {
    const world = new World({ slot: { role: 'taskmanager' }, settings: standard });
    answering(world, address);
    world.begin();
    await world.until('start', () => world.flink.starts.length === 1);
    world.putLedger({ epoch: 2 });
    await world.ended(11_000);
    expect(world.exit?.kind).toBe('fenced');
    expect(world.flink.alive).toEqual([]);
  });
});

describe('the agent of a JobManager task', () => {
  it('starts a JobManager only, tells its address, and takes commands', async () => {
    const world = new World({ slot: { role: 'jobmanager' }, settings: standard }).begin();
    await world.until('up', () => world.last?.jvms[0]?.phase === 'up');
    expect(world.flink.startsOf('taskmanager')).toEqual([]);
    expect(world.last?.jobManagerAddress).toMatchObject({ host: '127.0.0.1' });
    world.orders = [{ commandId: 'cmd_1', kind: 'stop', mode: 'now' }];
    await world.ended();
    expect(world.ledger.result?.state).toBe('STOPPED');
  });
});
