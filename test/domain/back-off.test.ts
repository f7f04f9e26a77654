import { describe, expect, it } from 'vitest';
import { backoffMs, fruitlessAttempts, fruitlessLaunches, wasOfUse } from '../../shared/domain/back-off.ts';
import { planRun } from '../../shared/domain/plan.ts';
import type { TaskHealth } from '../../shared/resources/task-health.ts';
import { aLedger, anAttempt, aReport, aRun, aRunningRun, observed } from '../helpers/builders.ts';

const minute = 60_000;
const nothing: TaskHealth = {
  firstRanAt: null,
  runningSince: null,
  outages: [],
  failures: null,
  progressed: false,
};
/** The agent's clock is an hour ahead of the control plane's. */
const hour = 60 * minute;
const reportOf = (epoch: number, health: Partial<TaskHealth>, receivedAt = 0) => {
  const record = aReport({ health: { ...nothing, ...health }, at: receivedAt + hour }, receivedAt);
  record.report.slot.epoch = epoch;
  return record;
};

/** Ten attempts ended one after the other, of which those in `useful` were of use. */
const runAfter = (useful: readonly number[], because = 'exit code 137') => {
  const run = aRun({ epoch: 10, everRunning: true });
  const stopped = [{ phase: 'stopped' as const, endedAt: 0, because }];
  const attempts = Array.from({ length: 10 }, (_, n) => ({
    ...anAttempt(run, n + 1, stopped),
    ofUse: useful.includes(n + 1),
  }));
  return { ...run, attempts };
};

describe('the pause before the next attempt', () => {
  it('grows to five minutes with what was of no use', () => {
    expect([0, 1, 2, 3, 4, 10, 11, 1_000].map((n) => backoffMs(n) / 1_000)).toEqual([
      0, 0, 1, 2, 4, 256, 300, 300,
    ]);
    expect(fruitlessAttempts(runAfter([]), null, 0)).toBe(10);
    expect(fruitlessAttempts(runAfter([1, 8]), null, 0)).toBe(2);
  });

  it('is none after an attempt that got on, however many there were', () => {
    const run = runAfter([]);
    const plan = (health: Partial<TaskHealth>) =>
      planRun(observed({ run, ledger: aLedger({ epoch: 10 }), report: reportOf(10, health) }), 0);
    expect(plan({ progressed: true }).actions).toMatchObject([{ kind: 'begin-attempt', epoch: 11 }]);
    expect(plan({})).toMatchObject({ actions: [], requeueAfterMs: backoffMs(10) });
  });

  it('is none for what Spot took back in the middle of its work, and one for what it took before', () => {
    const spot = 'SpotInterruption: Your Spot Task was interrupted.';
    const run = runAfter([1, 2, 3, 4, 5, 6, 7, 8, 9], spot);
    const plan = (now: number) => planRun(observed({ run, ledger: aLedger({ epoch: 10 }) }), now);
    expect(plan(0).actions).toMatchObject([{ kind: 'begin-attempt' }]);
    const again = { ...run, attempts: run.attempts.map((a) => ({ ...a, ofUse: a.epoch < 7 })) };
    expect(planRun(observed({ run: again, ledger: aLedger({ epoch: 10 }) }), 0)).toMatchObject({
      actions: [],
      requeueAfterMs: backoffMs(4),
    });
  });
});

describe('what was of use', () => {
  const run = aRunningRun(3);

  it('completed a checkpoint, or ran for a minute until its end, by its own clock', () => {
    expect(wasOfUse(run, null, minute)).toBe(false);
    expect(wasOfUse(run, reportOf(3, {}), 10 * minute)).toBe(false);
    expect(wasOfUse(run, reportOf(3, { progressed: true }), 0)).toBe(true);
    expect(wasOfUse(run, reportOf(3, { firstRanAt: hour }), minute - 1)).toBe(false);
    expect(wasOfUse(run, reportOf(3, { firstRanAt: hour }), minute)).toBe(true);
    expect(wasOfUse(run, reportOf(3, { firstRanAt: hour - minute }), 0)).toBe(true);
  });

  it('is not told by an attempt before', () => {
    expect(wasOfUse(run, reportOf(2, { progressed: true }), minute)).toBe(false);
  });

  it('is for a TaskManager a checkpoint since its launch, or a minute', () => {
    const slot = (change: object) => {
      const [first] = anAttempt(aRun(), 1, [
        { notBefore: minute, endedAt: minute + 20_000, phase: 'stopped', fruitless: 3, ...change },
      ]).slots;
      if (!first) throw new Error('no slot');
      return first;
    };
    const checkpoint = (completedAt: number) => {
      const record = aReport();
      const { flink } = record.report;
      const latestCheckpoint = { id: 1, path: 's3://b/chk-1', completedAt, sizeBytes: 1, durationMs: 1 };
      return { ...record, report: { ...record.report, flink: flink && { ...flink, latestCheckpoint } } };
    };
    expect(fruitlessLaunches(slot({}), null)).toBe(4);
    expect(fruitlessLaunches(slot({}), checkpoint(minute))).toBe(4);
    expect(fruitlessLaunches(slot({}), checkpoint(minute + 1))).toBe(0);
    expect(fruitlessLaunches(slot({ endedAt: 2 * minute }), null)).toBe(0);
    expect(fruitlessLaunches(slot({ phase: 'refused', endedAt: 3 * minute }), null)).toBe(4);
  });
});
