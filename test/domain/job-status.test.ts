import { describe, expect, it } from 'vitest';
import { evidenceOf, restartUnseen, statusOf } from '../../shared/domain/job-status.ts';
import type { SeenState } from '../../shared/resources/job.ts';
import {
  aCommand,
  aJob,
  aLedger,
  aReport,
  aRun,
  aRunningRun,
  aStopping,
  ids,
  observed,
} from '../helpers/builders.ts';

const stateOf = (o: ReturnType<typeof observed>) => statusOf(o.job, o, null, null, 0);

describe('state of a job', () => {
  it('is running only when the agent of the current attempt says that all tasks run', () => {
    const running = observed({ run: aRunningRun(), ledger: aLedger(), report: aReport() });
    expect(stateOf(running).state).toBe('running');
    expect(stateOf({ ...running, report: null }).state).toBe('starting');
    expect(stateOf({ ...running, report: null, run: aRunningRun(1, [], { everRunning: true }) }).state).toBe(
      'recovering',
    );
  });

  it('is not running when the task of that agent has ended, whatever it last said', () => {
    const o = observed({
      run: aRunningRun(1, [{ phase: 'stopped', endedAt: 0, because: 'killed' }], { everRunning: true }),
      ledger: aLedger(),
      report: aReport(),
    });
    expect(stateOf(o)).toMatchObject({ state: 'recovering', because: 'the JobManager task ended: killed' });
  });

  it('says pausing or stopping while that is under way, and why it runs again when it failed', () => {
    const o = observed({ run: aRunningRun(), ledger: aLedger(), report: aReport() });
    expect(stateOf({ ...o, job: aStopping('savepoint') }).state).toBe('stopping');
    expect(stateOf({ ...o, job: aStopping('savepoint', 0, 'paused') }).state).toBe('pausing');
    const failed = stateOf({
      ...o,
      job: aStopping('savepoint'),
      commands: [aCommand({ state: 'failed', message: 'disk full' })],
    });
    expect(failed).toMatchObject({ state: 'running', because: 'the stop failed: disk full' });
  });

  it('follows the result once the run is settled', () => {
    const settled = (state: 'FINISHED' | 'FAILED' | 'STOPPED') =>
      aRun({ state: 'settled', result: { state, savepointPath: null, because: 'x', epoch: 1, at: 0 } });
    const of = (state: 'FINISHED' | 'FAILED' | 'STOPPED', job = aJob()) =>
      statusOf(job, null, settled(state), null, 0).state;
    expect([
      of('FINISHED'),
      of('FAILED'),
      of('STOPPED'),
      of('STOPPED', aStopping('savepoint', 0, 'paused')),
    ]).toEqual(['finished', 'failed', 'stopped', 'paused']);
  });

  it('keeps `since` while the state stays the same', () => {
    const o = observed({ run: aRunningRun(), ledger: aLedger(), report: aReport() });
    const before = statusOf(o.job, o, null, null, 5);
    expect(statusOf(o.job, o, null, before, 99).since).toBe(5);
  });
});

describe('a restart that the status does not show', () => {
  const { desired } = aStopping('savepoint');
  const next = { runId: 'run_next', version: 1, commandId: ids.command };
  const yes = { allowNonRestoredState: false, acceptOutputLoss: false, inPlace: false };
  const restarting = { desired: { ...desired, next: { ...next, ...yes } } };
  const unseen = (state: SeenState, because = 'x') => restartUnseen(restarting, { state, because });

  it('is known from what the job is wanted to do next, before and after its run has ended', () => {
    expect((['running', 'stopped', 'finished', 'failed'] as const).map((state) => unseen(state))).toEqual(
      Array(4).fill(true),
    );
  });

  it('is not seen where there is none, where it is under way, and where it has failed', () => {
    expect(restartUnseen({ desired }, { state: 'stopped', because: 'x' })).toBe(false);
    expect(unseen('stopping')).toBe(false);
    expect(unseen('running', 'the restart failed: no disk')).toBe(false);
  });
});

describe('evidence', () => {
  it('ages from fresh over stale to unknown, and is unknown when the runtime does not know the task', () => {
    const launched = { unknown: false, launchedAt: 0 };
    const at = (age: number) => evidenceOf(launched, aReport({}, 0), age);
    expect([at(90_000), at(90_001), at(300_001)]).toEqual(['fresh', 'stale', 'unknown']);
    const missing = statusOf(
      aJob(),
      observed({ run: aRunningRun(1, [{ missingSince: 1 }]), ledger: aLedger(), report: aReport() }),
      null,
      null,
      0,
    );
    expect(evidenceOf(missing, aReport(), 90_001)).toBe('unknown');
    // Its agent has just been heard, so it lives; and a task that was just launched is often not shown for a moment.
    expect(evidenceOf(missing, aReport({}, 90_000), 90_001)).toBe('fresh');
    expect(evidenceOf(missing, null, 90_000)).toBe('fresh');
  });

  it('is not asked where no task is to report: the run has ended, or waits for its next launch', () => {
    const waiting = (change: Parameters<typeof aRunningRun>[1]) => {
      const o = observed({ run: aRunningRun(1, change), ledger: aLedger() });
      return evidenceOf(stateOf(o), null, 1e12);
    };
    expect(waiting([{ phase: 'refused', because: 'RESOURCE:CPU', notBefore: 9 }])).toBe('fresh');
    expect(waiting([{ phase: 'stopped', endedAt: 0, because: 'killed' }])).toBe('fresh');
    expect(waiting([{}])).toBe('unknown');
    const result = { state: 'FAILED', savepointPath: null, because: 'x', epoch: 1, at: 0 } as const;
    const settled = aRun({ ...aRunningRun(), state: 'settled', result });
    expect(evidenceOf(statusOf(aJob(), null, settled, null, 0), null, 1e12)).toBe('fresh');
  });
});
