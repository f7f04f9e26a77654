import { describe, expect, it } from 'vitest';
import { HealthLog } from '../../engine-container/agent/health-log.ts';
import type { FlinkStatus, JvmStatus } from '../../shared/resources/report.ts';
import { aReport } from '../helpers/builders.ts';
import { World } from './agent-world.ts';

const status = (change: Partial<FlinkStatus> = {}): FlinkStatus => {
  const { flink } = aReport().report;
  if (flink === null) throw new Error('the builder has a status');
  return { ...flink, changedAt: 10_000, ...change };
};
const exception = (at: number, text = 'java.lang.Exception: row 17 is bad') => ({ at, text });

describe('what the agent remembers of its job', () => {
  it('sees an outage that began and ended between two looks, with the times of Flink itself', () => {
    const log = new HealthLog();
    log.look(status(), [], null, 12_000);
    log.look(status(), [], null, 17_000);
    const { outages, runningSince } = log.look(
      status({ changedAt: 20_500, exception: exception(18_000) }),
      [],
      null,
      22_000,
    );
    expect(outages).toEqual([
      {
        number: 1,
        from: 18_000,
        until: 20_500,
        kind: 'failure',
        because: 'java.lang.Exception: row 17 is bad',
      },
    ]);
    expect(runningSince).toBe(20_500);
    // The exception stays in Flink's history: it is no second outage.
    expect(
      log.look(status({ changedAt: 20_500, exception: exception(18_000) }), [], null, 27_000).outages,
    ).toHaveLength(1);
  });

  it('names the JVM that died rather than what Flink said of it, and counts the two as one failure', () => {
    const log = new HealthLog();
    const jvm = (at: number | null): JvmStatus => ({
      process: 'taskmanager',
      phase: 'up',
      starts: 1,
      lastExit: at === null ? null : { code: null, signal: 'SIGKILL', at, because: 'it was killed' },
    });
    log.look(status(), [jvm(null)], null, 12_000);
    log.look(status({ allTasksRunning: false, exception: exception(18_000) }), [jvm(17_900)], null, 18_100);
    const { outages, failures } = log.look(
      status({ changedAt: 21_000, exception: exception(18_000) }),
      [jvm(17_900)],
      null,
      21_100,
    );
    expect(outages).toMatchObject([
      { from: 17_900, until: 21_000, because: 'The TaskManager JVM ended: it was killed' },
    ]);
    expect(failures).toMatchObject({ count: 1 });
  });

  it('groups failures by cause, and forgets them with the next checkpoint', () => {
    const log = new HealthLog();
    const done = (id: number, completedAt: number) => ({
      id,
      path: '',
      completedAt,
      sizeBytes: 1,
      durationMs: 1,
    });
    log.look(status(), [], null, 12_000);
    for (const n of [1, 2, 3]) {
      log.look(
        status({ exception: exception(20_000 + n, `Exception: row ${n} is bad`) }),
        [],
        null,
        20_000 + n,
      );
    }
    expect(log.health.failures).toMatchObject({
      count: 3,
      since: 20_001,
      causes: [{ because: 'Exception: row 3 is bad', count: 3 }],
    });
    log.look(status({ exception: exception(20_003), latestCheckpoint: done(1, 19_000) }), [], null, 21_000);
    expect(log.health.failures).not.toBeNull();
    log.look(status({ exception: exception(20_003), latestCheckpoint: done(2, 25_000) }), [], null, 26_000);
    expect(log.health).toMatchObject({ failures: null, progressed: true });
  });

  it('takes no silence for an outage, and no end of the job either', () => {
    const log = new HealthLog();
    log.look(status(), [], null, 12_000);
    expect(log.look(null, [], null, 30_000).outages).toEqual([]);
    expect(
      log.look(status({ jobState: 'FINISHED', allTasksRunning: false }), [], null, 40_000).outages,
    ).toEqual([]);
  });

  it('does not count as a failure what is done on purpose', () => {
    const log = new HealthLog();
    const rescale = { kind: 'change', because: 'Parallelism 4 instead of 2.' } as const;
    log.look(status(), [], null, 12_000);
    log.look(status({ allTasksRunning: false, exception: exception(13_000) }), [], rescale, 13_100);
    const { outages, failures } = log.look(
      status({ changedAt: 14_000, exception: exception(13_000) }),
      [],
      null,
      14_100,
    );
    expect(outages).toMatchObject([{ kind: 'change', from: 13_000, until: 14_000 }]);
    expect(failures).toBeNull();
  });

  it('tells the control plane of a recovery that was over before its next report', async () => {
    const world = new World().begin();
    await world.running();
    await world.clock.advance(60_000);
    expect(world.last?.health?.outages).toEqual([]);
    const before = world.reports.length;
    world.flink.exception = 'TaskManager with id x is no longer reachable.';
    world.flink.failedAt = world.clock.now() + 100;
    await world.clock.advance(11_000);
    const told = world.reports.slice(before).find((r) => (r.health?.outages.length ?? 0) > 0);
    expect(told?.flink?.allTasksRunning).toBe(true);
    expect(told?.health?.outages).toMatchObject([
      { number: 1, because: expect.stringContaining('no longer reachable') },
    ]);
  });
});
