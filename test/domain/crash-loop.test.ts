import { describe, expect, it } from 'vitest';
import { failuresAfterAttempt, failuresOf, giveUpBecause } from '../../shared/domain/crash-loop.ts';
import { withFailure } from '../../shared/domain/failure-tally.ts';
import { planRun } from '../../shared/domain/plan.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import type { FailureTally, TaskHealth } from '../../shared/resources/task-health.ts';
import { aLedger, aReport, aRun, aRunningRun, aStopping, observed } from '../helpers/builders.ts';

const minute = 60_000;
const failing = (
  count: number,
  overMs: number,
  because = 'java.lang.NumberFormatException: x',
): FailureTally => ({
  count,
  since: 0,
  lastAt: overMs,
  causes: [{ because, count }],
});
const health = (failures: FailureTally | null, progressed = false): TaskHealth => ({
  firstRanAt: null,
  runningSince: null,
  outages: [],
  failures,
  progressed,
});
const why = (failures: FailureTally | null, now: number, settings: Partial<JobSettings> = {}) =>
  giveUpBecause(aRun({ settings: JobSettings.parse(settings) }), failures, now);

describe('giving up a job that only fails', () => {
  it('says how often, for how long, why, what it cost, and that nothing is lost', () => {
    const because = why(failing(24, 15 * minute), 15 * minute, { compactCu: 2 });
    expect(because).toMatch(/^Given up: 24 failures in 15 min 0 s without a completed checkpoint\./);
    expect(because).toContain('Most often (24): java.lang.NumberFormatException: x');
    expect(because).toContain('0.50 CU-hours');
    expect(because).toMatch(/Nothing is lost.*start it from "latest"/);
  });

  it('needs both many failures and time', () => {
    expect(why(failing(9, 15 * minute), 60 * minute)).toBeNull();
    expect(why(failing(1_000, minute), 14 * minute)).toBeNull();
    expect(why(null, 60 * minute)).toBeNull();
    expect(why(failing(10, 15 * minute), 15 * minute)).not.toBeNull();
  });

  it('has four times the patience with network and storage, and none is limited when so set', () => {
    const network = failing(100, 15 * minute, 'java.net.ConnectException: Connection refused');
    expect(why(network, 59 * minute)).toBeNull();
    expect(why(network, 60 * minute)).not.toBeNull();
    expect(why(failing(1_000, 60 * minute), 60 * minute, { giveUpAfterFailures: 0 })).toBeNull();
    expect(why(failing(2, minute), minute, { giveUpAfterFailures: 2, giveUpAfterMinutes: 1 })).not.toBeNull();
  });

  it('adds up over attempts, and any checkpoint wipes the slate', () => {
    const run = aRunningRun(2, [{}], { failures: failing(7, minute) });
    const report = (h: TaskHealth) => {
      const record = aReport({ health: h });
      record.report.slot.epoch = 2;
      return record;
    };
    expect(failuresOf(run, report(health(failing(2, minute))))?.count).toBe(9);
    expect(failuresOf(run, report(health(null, true)))).toBeNull();
    expect(failuresOf(run, null)?.count).toBe(7);
  });

  it('counts a task that ended, but never what the runtime did', () => {
    const ended = (because: string) =>
      aRunningRun(1, [{ phase: 'stopped', endedAt: minute, because }], { failures: failing(7, minute) });
    const count = (because: string) => failuresAfterAttempt(ended(because), null, minute)?.count;
    expect(count('EssentialContainerExited: exit code 137')).toBe(8);
    expect(count('SpotInterruption: Your Spot Task was interrupted.')).toBe(7);
    expect(count('TaskFailedToStart: Capacity is unavailable at this time.')).toBe(7);
    expect(count('CannotPullContainerError: timeout')).toBe(7);
    // An agent that was asked to end from outside says so, whatever the runtime calls it.
    const said = aReport({ phase: 'ended', because: 'The runtime asked the task to stop.' });
    expect(failuresAfterAttempt(ended('The task ended by itself.'), said, minute)?.count).toBe(7);
  });

  it('takes causes that differ in numbers and ids for one', () => {
    const tally = [1, 2, 3].reduce<FailureTally | null>(
      (t, n) => withFailure(t, n, `row ${n} of 0a1b2c3d4e5f${n} is bad\nat x`),
      null,
    );
    expect(tally?.causes).toEqual([{ because: 'row 3 of 0a1b2c3d4e5f3 is bad', count: 3 }]);
  });
});

describe('plan of a job that only fails', () => {
  const now = 20 * minute;
  const report = aReport({ health: health(failing(30, now)) }, now);

  it('writes the end down while its agent lives, which then ends the task itself', () => {
    const o = observed({ run: aRunningRun(), ledger: aLedger(), report });
    expect(planRun(o, now).actions).toMatchObject([{ kind: 'write-result', result: { state: 'FAILED' } }]);
    // An agent that has not been heard for long may have made progress since.
    expect(planRun(o, now + 3 * minute).actions).toEqual([]);
  });

  it('begins no further attempt', () => {
    const stopped = [{ phase: 'stopped' as const, endedAt: now, because: 'exit code 1' }];
    const run = aRunningRun(1, stopped, { failures: failing(9, now) });
    expect(planRun(observed({ run, ledger: aLedger() }), now).actions).toMatchObject([
      { kind: 'write-result', result: { state: 'FAILED', savepointPath: null } },
    ]);
    const spot = aRunningRun(1, [{ ...stopped[0], because: 'SpotInterruption: taken' }], {
      failures: failing(9, now),
    });
    expect(planRun(observed({ run: spot, ledger: aLedger() }), now).actions).toMatchObject([
      { kind: 'begin-attempt' },
    ]);
  });

  it('lets a stop that is under way be what ends it', () => {
    const o = observed({ job: aStopping('savepoint', now), run: aRunningRun(), ledger: aLedger(), report });
    expect(planRun(o, now).actions).toEqual([]);
  });
});
