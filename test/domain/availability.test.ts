import { describe, expect, it } from 'vitest';
import { foldAvailability, type HealthFacts } from '../../shared/domain/availability.ts';
import { addTime, monthsUntil } from '../../shared/domain/month-sums.ts';
import type { AvailabilityRecord } from '../../shared/resources/availability.ts';
import type { Outage, TaskHealth } from '../../shared/resources/task-health.ts';
import { aJob, anAttempt, aReport, aRun, aStopping } from '../helpers/builders.ts';

const second = 1_000;
const run = aRun({ attempts: [anAttempt(aRun(), 1)], epoch: 1 });

const health = (change: Partial<TaskHealth> = {}): TaskHealth => ({
  firstRanAt: 10 * second,
  runningSince: 10 * second,
  outages: [],
  failures: null,
  progressed: false,
  ...change,
});
const outage = (
  number: number,
  from: number,
  until: number | null,
  change: Partial<Outage> = {},
): Outage => ({
  number,
  from,
  until,
  kind: 'failure',
  because: 'The TaskManager JVM ended',
  ...change,
});
const facts = (h: TaskHealth | null, change: Partial<HealthFacts> = {}, at = 0): HealthFacts => ({
  job: aJob(),
  run,
  report: h && aReport({ health: h, at }, at),
  endWanted: false,
  isOver: false,
  ...change,
});
const fold = (before: AvailabilityRecord | null, f: HealthFacts, now: number) =>
  foldAvailability(before, f, now);
const sums = (record: AvailabilityRecord, now: number) => {
  const [month] = monthsUntil(record, now);
  return month && [month.wantedMs / second, month.downMs / second, month.changeMs / second, month.outages];
};

describe('availability', () => {
  it('counts a start as wanted time without a healthy attempt, until all tasks run', () => {
    const started = fold(null, facts(null), 0).record;
    expect(sums(started, 7 * second)).toEqual([7, 7, 7, 0]);
    const { record, closed } = fold(started, facts(health()), 12 * second);
    expect(closed).toEqual([{ from: 0, until: 10 * second, kind: 'change', because: 'Started.' }]);
    expect(sums(record, 100 * second)).toEqual([100, 10, 10, 0]);
    expect(record.recoveries).toBe(0);
  });

  it('counts an outage that was over before anybody looked, once, however often it is told', () => {
    const running = fold(null, facts(health()), 12 * second).record;
    const told = health({ runningSince: 56_500, outages: [outage(1, 50_000, 56_500)] });
    const { record, closed } = fold(running, facts(told), 60 * second);
    expect(closed).toMatchObject([{ from: 50_000, until: 56_500, because: 'The TaskManager JVM ended' }]);
    expect(record.recoveries).toBe(1);
    const again = fold(record, facts(told), 90 * second);
    expect(again).toEqual({ record, closed: [] });
    expect(record.months[0]?.outages).toBe(1);
  });

  it('opens an outage with the first word of it and closes it with the better cause', () => {
    const running = fold(null, facts(health()), 12 * second).record;
    const open = fold(
      running,
      facts(health({ runningSince: null, outages: [outage(1, 50_000, null, { because: '?' })] })),
      51_000,
    ).record;
    expect(open.down).toMatchObject({ from: 50_000, because: '?' });
    const { closed } = fold(
      open,
      facts(health({ runningSince: 55_000, outages: [outage(1, 50_000, 55_000)] })),
      56_000,
    );
    expect(closed).toEqual([
      { from: 50_000, until: 55_000, kind: 'failure', because: 'The TaskManager JVM ended' },
    ]);
  });

  it('believes of an agent with a wrong clock only how long ago things were', () => {
    const report = aReport(
      { health: health({ firstRanAt: 1_000_010_000, runningSince: 1_000_010_000 }), at: 1_000_012_000 },
      12_000,
    );
    const { closed } = fold(fold(null, facts(null), 0).record, { ...facts(null), report }, 12_000);
    expect(closed).toMatchObject([{ from: 0, until: 10_000 }]);
  });

  it('is down from the end of the JobManager task until an agent of the next attempt sees it run', () => {
    const running = fold(null, facts(health()), 12 * second).record;
    const stopped = aRun({
      epoch: 1,
      attempts: [
        anAttempt(aRun(), 1, [{ phase: 'stopped', endedAt: 100_000, because: 'SpotInterruption: taken' }]),
      ],
    });
    const down = fold(running, facts(health(), { run: stopped }), 101_000).record;
    expect(down.down).toMatchObject({ from: 100_000, kind: 'platform' });
    const next = aRun({ epoch: 2, attempts: [anAttempt(aRun(), 2)] });
    const report = aReport(
      { health: health({ firstRanAt: 130_000, runningSince: 130_000 }), at: 130_000 },
      130_000,
    );
    report.report.slot.epoch = 2;
    const { record, closed } = fold(down, { ...facts(null), run: next, report }, 131_000);
    expect(closed).toMatchObject([{ from: 100_000, until: 130_000, kind: 'platform' }]);
    expect(record.recoveries).toBe(1);
  });

  it('ends with the wish, and a job nobody wants is neither up nor down', () => {
    const running = fold(null, facts(health()), 12 * second).record;
    const stopping = fold(
      running,
      facts(health(), { job: aStopping('savepoint', 60_000), endWanted: true }),
      61_000,
    );
    expect(sums(stopping.record, 1_000_000)).toEqual([60, 10, 10, 0]);
    const settled = aRun({
      ...run,
      state: 'settled',
      result: { state: 'STOPPED', savepointPath: null, because: '', epoch: 1, at: 70_000 },
    });
    const after = fold(
      stopping.record,
      facts(null, { run: settled, job: aStopping('savepoint', 60_000), endWanted: true }),
      71_000,
    );
    expect(after.record).toEqual(stopping.record);
  });

  it('counts a restart from the end of one run to the tasks of the next as a change', () => {
    const running = fold(null, facts(health()), 12 * second).record;
    const settled = aRun({
      ...run,
      state: 'settled',
      result: { state: 'STOPPED', savepointPath: null, because: '', epoch: 1, at: 70_000 },
    });
    const next = aJob({ desired: { ...aJob().desired, runId: 'run_next', at: 71_000 } });
    const between = fold(
      running,
      facts(null, { run: settled, job: next, endWanted: true, isOver: true }),
      71_000,
    ).record;
    expect(between.down).toEqual({ from: 70_000, kind: 'change', because: 'Restarted.' });
    const nextRun = aRun({ id: 'run_next', createdAt: 71_000, attempts: [anAttempt(aRun(), 1)], epoch: 1 });
    const { record, closed } = fold(
      between,
      { ...facts(health({ firstRanAt: 80_000, runningSince: 80_000 })), job: next, run: nextRun },
      81_000,
    );
    expect(closed).toMatchObject([{ from: 70_000, until: 80_000, kind: 'change' }]);
    expect(record).toMatchObject({ recoveries: 0, runId: 'run_next' });
  });

  it('is down for as long as a job that failed is still wanted', () => {
    const running = fold(null, facts(health()), 12 * second).record;
    const failed = aRun({
      ...run,
      state: 'settled',
      result: { state: 'FAILED', savepointPath: null, because: 'no', epoch: 1, at: 70_000 },
    });
    const { record } = fold(running, facts(null, { run: failed, isOver: true, endWanted: true }), 71_000);
    expect(sums(record, 170_000)).toEqual([170, 110, 10, 0]);
  });

  it('gives each month its part', () => {
    const from = Date.parse('2026-10-31T23:00:00Z');
    const until = Date.parse('2026-11-01T02:00:00Z');
    expect(addTime([], 'wantedMs', from, until)).toMatchObject([
      { month: '2026-10', wantedMs: 3_600_000 },
      { month: '2026-11', wantedMs: 7_200_000 },
    ]);
  });
});
