import { describe, expect, it } from 'vitest';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { slot, World } from './agent-world.ts';

const restores = (world: World) =>
  world.flink.startsOf('jobmanager').map((spec) => spec.flink.restore?.path.split('/').at(-1) ?? 'empty');

describe('starting', () => {
  it('starts both JVMs at the same moment and reports RUNNING', async () => {
    const world = new World().begin();
    await world.until('both started', () => world.flink.alive.length === 2, 1_000);
    expect(world.clock.elapsed()).toBe(0);
    await world.running();
    expect(world.last?.jvms.map((j) => [j.process, j.phase])).toEqual([
      ['jobmanager', 'up'],
      ['taskmanager', 'starting'],
    ]);
    await world.until('TaskManager up', () => world.last?.jvms[1]?.phase === 'up');
    expect(world.exit).toBeNull();
  });

  it('gives the JVMs no secret and the ledger nothing to do while nothing changes', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    await world.clock.advance(30_000);
    const { putIf } = world.objects.faults.calls;
    expect(putIf).toBe(1);
    expect(world.ledger.lastCheckpointId).toBe(1);
    world.flink.completeCheckpoint();
    await world.clock.advance(600_000);
    expect(world.objects.faults.calls.putIf).toBe(1);
    expect(JSON.stringify(world.flink.starts.map((s) => s.env))).not.toContain('token');
  });

  it('starts no JVM before it has read the ledger, however long S3 is away', async () => {
    const world = new World();
    world.storageDown(true);
    world.begin();
    await world.clock.advance(600_000);
    expect(world.flink.starts).toEqual([]);
    expect(world.last?.because).toMatch(/ledger|spec/);
    world.storageDown(false);
    await world.running();
  });

  it('keeps its ports over restarts, but takes others where no TaskManager has joined it', async () => {
    const world = new World();
    world.flink.nextStarts = [() => ({ code: 1, signal: null })];
    world.begin();
    await world.running();
    await world.until('TaskManager up', () => world.last?.jvms[1]?.phase === 'up');
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.until('third start', () => world.flink.startsOf('jobmanager').length === 3);
    const ports = world.flink.startsOf('jobmanager').map((s) => s.flink.jobManager.rpcPort);
    expect(ports[1]).not.toBe(ports[0]);
    expect(ports[2]).toBe(ports[1]);
    // The TaskManager looked for the JobManager where it was first.
    expect(world.flink.startsOf('taskmanager').at(-1)?.flink.jobManager.rpcPort).toBe(ports[1]);
  });
});

describe('a TaskManager that may wait for a JobManager that is dead', () => {
  const die = (world: World, process: 'jobmanager' | 'taskmanager') =>
    world.flink.dies(process, { code: null, signal: 'SIGKILL' });
  const portsOf = (world: World, process: 'jobmanager' | 'taskmanager') =>
    world.flink.startsOf(process).map((s) => s.flink.jobManager.rpcPort);

  // The JobManager answers after 3 s, and half a second later the TaskManager is registered.
  it.each([2_900, 3_100, 3_400, 3_600])(
    'JobManager killed after %i ms, while the TaskManager registers: the job runs all the same',
    async (ms) => {
      const world = new World().begin();
      await world.clock.advance(ms);
      die(world, 'jobmanager');
      await world.running();
      expect(portsOf(world, 'taskmanager').at(-1)).toBe(portsOf(world, 'jobmanager').at(-1));
      expect(world.exit).toBeNull();
    },
  );

  it.each([100, 3_100, 3_400, 3_600])(
    'killed again %i ms after its second start, before all have joined it: it runs all the same',
    async (ms) => {
      const world = new World().begin();
      await world.running();
      await world.until('TaskManager up', () => world.last?.jvms[1]?.phase === 'up');
      die(world, 'jobmanager');
      await world.until('second start', () => world.flink.startsOf('jobmanager').length === 2, 5_000);
      await world.clock.advance(ms);
      die(world, 'jobmanager');
      await world.until('third start', () => world.flink.startsOf('jobmanager').length === 3, 5_000);
      await world.running();
    },
  );

  it('TaskManager killed and, while the one in its place registers, the JobManager: it runs all the same', async () => {
    const world = new World().begin();
    await world.running();
    await world.until('TaskManager up', () => world.last?.jvms[1]?.phase === 'up');
    die(world, 'taskmanager');
    await world.until('second start', () => world.flink.startsOf('taskmanager').length === 2, 5_000);
    await world.clock.advance(2_200);
    die(world, 'jobmanager');
    await world.until('down', () => world.last?.flink?.allTasksRunning !== true, 5_000);
    await world.running();
  });
});

describe('a JVM that ends', () => {
  it('JobManager killed: starts again from the newest checkpoint and leaves the TaskManager alone', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    world.flink.completeCheckpoint();
    for (let id = 3; id <= 10; id += 1) world.flink.completeCheckpoint();
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.until('second start', () => world.flink.startsOf('jobmanager').length === 2, 1_000);
    expect(restores(world)).toEqual(['empty', 'chk-10']);
    expect(world.flink.startsOf('jobmanager')[1]?.flink.restore?.claim).toBe(true);
    expect(world.flink.startsOf('jobmanager')[1]?.args).toContain('--fromSavepoint');
    await world.running();
    expect(world.flink.startsOf('taskmanager')).toHaveLength(1);
    expect(world.last?.jvms[0]?.lastExit).toMatchObject({ signal: 'SIGKILL' });
  });

  it.each([
    [{ code: 0, signal: null }, /exit code 0/],
    [{ code: 163, signal: null }, /1443/],
    [{ code: 3, signal: null }, /out of memory/],
    [{ code: 239, signal: null }, /fatal/],
    [{ code: null, signal: 'SIGSEGV' }, /SIGSEGV/],
  ])('JobManager that ends with %j is no end of the job: it is started again', async (exit, words) => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    await world.clock.advance(6_000);
    world.flink.dies('jobmanager', exit);
    await world.until('second start', () => world.flink.startsOf('jobmanager').length === 2);
    expect(restores(world)[1]).toBe('chk-1');
    await world.running();
    expect(world.last?.jvms[0]?.lastExit?.because).toMatch(words);
    expect(world.ledger.result).toBeNull();
  });

  it('TaskManager out of memory: only it is started again', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.dies('taskmanager', { code: 3, signal: null });
    await world.until('down', () => world.last?.flink?.allTasksRunning === false);
    await world.running();
    expect(world.flink.startsOf('taskmanager')).toHaveLength(2);
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
  });

  it('crash loop: the pauses double to 30 s and are short again after five good minutes', async () => {
    const world = new World();
    const times: number[] = [];
    world.flink.nextStarts = Array.from({ length: 30 }, () => (spec) => {
      if (spec.process === 'taskmanager') return 'normal';
      times.push(world.clock.elapsed());
      return times.length <= 10 ? { code: 1, signal: null } : 'normal';
    });
    world.begin();
    await world.until('eleven starts', () => times.length === 11, 600_000);
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0) - 500);
    expect(gaps).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
    await world.running();
    await world.clock.advance(301_000);
    const before = world.clock.elapsed();
    world.flink.dies('jobmanager', { code: 1, signal: null });
    await world.until('one more', () => times.length === 12, 60_000);
    expect((times[11] ?? 0) - before).toBe(200);
  });

  it('the pause is short again as soon as a checkpoint shows that the job got on', async () => {
    const world = new World();
    const times: number[] = [];
    world.flink.nextStarts = Array.from({ length: 30 }, () => (spec) => {
      if (spec.process === 'taskmanager') return 'normal';
      times.push(world.clock.elapsed());
      return times.length <= 6 ? { code: 1, signal: null } : 'normal';
    });
    world.begin();
    await world.until('seven starts', () => times.length === 7, 600_000);
    await world.running();
    world.flink.completeCheckpoint();
    await world.until('it is known', () => world.last?.flink?.latestCheckpoint !== null, 60_000);
    const before = world.clock.elapsed();
    world.flink.dies('jobmanager', { code: 1, signal: null });
    await world.until('one more', () => times.length === 8, 60_000);
    expect((times[7] ?? 0) - before).toBe(200);
  });

  it('stores the logs of every JVM that ended', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.dies('taskmanager', { code: 1, signal: null });
    await world.clock.advance(1_000);
    const logs = runPaths(slot.tenantId, slot.jobId, slot.runId).logs(slot);
    expect([...world.objects.objects.keys()]).toContain(`${logs}/taskmanager-1/jobmanager.log`);
  });

  it('refuses to start with empty state when checkpoints have vanished', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    await world.clock.advance(6_000);
    world.flink.dropCheckpoints();
    world.flink.dies('jobmanager', { code: 0, signal: null });
    await world.ended();
    expect(world.exit?.kind).toBe('state-vanished');
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
    expect(world.flink.alive).toEqual([]);
    expect(world.ledger.result).toBeNull();
  });

  it('refuses an older checkpoint than Flink was seen to complete, also when nothing was written down since', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    await world.clock.advance(6_000);
    world.flink.dies('jobmanager', { code: 1, signal: null });
    await world.clock.advance(10_000);
    const stale = [...world.objects.objects].find(([key]) => key.endsWith('chk-1/_metadata'));
    world.flink.completeCheckpoint();
    await world.clock.advance(6_000);
    world.flink.dropCheckpoints();
    if (stale !== undefined) world.objects.objects.set(stale[0], stale[1]);
    world.flink.dies('jobmanager', { code: 1, signal: null });
    await world.ended();
    expect(world.exit?.kind).toBe('state-vanished');
  });
});

describe('a JVM that lives but does not work', () => {
  it('a start that never gets up is ended and tried again', async () => {
    const world = new World();
    world.flink.nextStarts = [() => 'hang'];
    world.begin();
    await world.clock.advance(170_000);
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
    await world.until('second start', () => world.flink.startsOf('jobmanager').length === 2, 30_000);
    await world.running();
    expect(world.last?.jvms[0]?.lastExit?.because).toMatch(/not answered for 180 s/);
  });

  it('REST that is silent for long gets a new JobManager, a short silence does not', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.completeCheckpoint();
    world.flink.silent = true;
    await world.clock.advance(60_000);
    world.flink.silent = false;
    await world.clock.advance(10_000);
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
    world.flink.silent = true;
    await world.until('second start', () => world.flink.startsOf('jobmanager').length === 2, 120_000);
    world.flink.silent = false;
    expect(restores(world)[1]).toBe('chk-1');
    await world.running();
  });

  it('a wall clock set forward by a day is no silence', async () => {
    const world = new World().begin();
    await world.running();
    world.clock.jump(86_400_000);
    world.flink.silent = true;
    await world.clock.advance(20_000);
    world.flink.silent = false;
    await world.clock.advance(20_000);
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
  });

  it('a JVM that ignores SIGTERM is killed', async () => {
    const world = new World().begin();
    await world.running();
    world.flink.ignoresSigterm = true;
    world.flink.jobEnds('FINISHED');
    await world.ended();
    expect(world.flink.alive).toEqual([]);
  });
});
