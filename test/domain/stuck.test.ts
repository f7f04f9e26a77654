import { describe, expect, it } from 'vitest';
import { planRun } from '../../shared/domain/plan.ts';
import { leaderOf } from '../../shared/domain/run-slots.ts';
import { mayBeLate } from '../../shared/domain/stuck.ts';
import { unheardFor } from '../../shared/domain/unheard.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import type { AttemptRecord, ReportRecord, SlotRecord } from '../../shared/resources/records.ts';
import type { Report } from '../../shared/resources/report.ts';
import { aCommand, aLedger, aReport, aRunningRun, aStopping, observed } from '../helpers/builders.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('a start that gets nowhere', () => {
  const refused = { phase: 'refused', because: 'RESOURCE:CPU', notBefore: 0, fruitless: 20 } as const;
  const start = (slot: Partial<SlotRecord>, more: Parameters<typeof aRunningRun>[2] = {}) =>
    observed({ run: aRunningRun(1, [slot], more), ledger: aLedger() });
  const flink = { ...aReport().report.flink, allTasksRunning: false, jobState: 'CREATED' } as Report['flink'];
  const waits = (at: number) =>
    aReport({ flink, because: 'Flink says CREATED: 0 of 4 tasks run, 0 TaskManagers.' }, at);
  const given = (o: ReturnType<typeof observed>, at: number) => planRun(o, at).actions[0];

  it('is ended after an hour of refusals, with the last of them, and nothing is lost', () => {
    expect(given(start(refused), hour - 1)).toMatchObject({ kind: 'next-launch' });
    expect(given(start(refused), hour)).toMatchObject({
      kind: 'write-result',
      result: {
        state: 'FAILED',
        because: expect.stringMatching(/within 1 h.*RESOURCE:CPU.*Nothing is lost/),
      },
    });
  });

  it('is not when there were few tries, or the settings say never', () => {
    expect(given(start({ ...refused, fruitless: 3 }), 5 * hour)).toMatchObject({ kind: 'next-launch' });
    const settings = JobSettings.parse({ giveUpAfterFailures: 0 });
    expect(given(start(refused, { settings }), 5 * hour)).toMatchObject({ kind: 'next-launch' });
  });

  it('is ended when Flink waits for ever, as long as its agent says so', () => {
    const o = start({});
    const because = expect.stringContaining('Flink says CREATED: 0 of 4 tasks run');
    expect(given({ ...o, report: waits(hour) }, hour)).toMatchObject({
      result: { state: 'FAILED', because },
    });
    expect(given({ ...o, report: waits(hour - 3 * minute) }, hour)).toBeUndefined();
    expect(given({ ...o, report: null }, hour)).toBeUndefined();
  });

  it('is none once the job has run, or written a checkpoint unheard: it is brought back however long it takes', () => {
    expect(given(start(refused, { everRunning: true }), 9 * hour)).toMatchObject({ kind: 'next-launch' });
    const o = { ...start({}), ledger: aLedger({ lastCheckpointId: 1 }), report: waits(9 * hour) };
    expect(given(o, 9 * hour)).toBeUndefined();
    expect(given({ ...start(refused), job: aStopping('now') }, hour)).toMatchObject({
      result: { state: 'STOPPED' },
    });
  });
});

describe('a task whose agent nobody ever heard', () => {
  const run = aRunningRun(1, [{ notBefore: 0 }]);
  const silentFor = (
    at: number,
    more: Partial<SlotRecord> = {},
    report = aReport({}, 0) as ReportRecord | null,
  ) => unheardFor({ run, report }, { ...leaderOf(run.attempts[0] as AttemptRecord), ...more }, at);

  it('is replaced, with the reason, once a job without faults would have written a checkpoint', () => {
    expect(silentFor(10 * minute, {}, null)).toBeNull();
    expect(silentFor(21 * minute, {}, null)).toBe(21 * minute);
    const o = { ...observed({ run, ledger: aLedger() }), report: null };
    expect(planRun({ ...o, unheardMs: null }, hour).actions).toEqual([]);
    expect(planRun({ ...o, unheardMs: 21 * minute }, hour).actions).toMatchObject([
      { kind: 'stop-task', because: expect.stringMatching(/not heard once in 21 min.*replaced/) },
    ]);
  });

  it('is not when it was heard once, when the runtime does not know it, or when the job is to end', () => {
    expect(silentFor(hour)).toBeNull();
    expect(silentFor(hour, { missingSince: 1 }, null)).toBeNull();
    expect(silentFor(hour, { phase: 'refused' }, null)).toBeNull();
    const ending = { ...observed({ run, ledger: aLedger(), job: aStopping('savepoint') }), report: null };
    expect(planRun({ ...ending, unheardMs: hour }, 5 * minute).actions).toEqual([]);
  });
});

describe('a savepoint that nobody takes', () => {
  const command = aCommand({ kind: 'savepoint' });
  const o = observed({ run: aRunningRun(), ledger: aLedger(), commands: [command] });

  it('fails with a sentence when its time is over, and the job goes on', () => {
    expect(planRun(o, 30 * minute).actions).toEqual([]);
    expect(planRun(o, 30 * minute + 1).actions).toMatchObject([
      { kind: 'fail-command', commandId: command.id, message: expect.stringContaining('The job goes on') },
    ]);
    const over = { ...o, commands: [aCommand({ kind: 'savepoint', state: 'failed' })] };
    expect(planRun(over, hour).because).toBe('as wanted');
  });

  it('is looked for by the sweep then, and no more later on', () => {
    const orders = [{ kind: 'savepoint', orderedAt: 0 }];
    const at = (ms: number) => mayBeLate(o.run, orders, ms);
    expect([30, 31, 35, 36].map((minutes) => at(minutes * minute))).toEqual([false, true, true, false]);
  });
});
