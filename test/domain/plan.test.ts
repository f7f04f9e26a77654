import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../shared/domain/back-off.ts';
import { newSlots } from '../../shared/domain/new-slots.ts';
import { endGraceMs, planRun, silentAgentMs, stopTimeoutMs } from '../../shared/domain/plan.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import type { SlotRecord } from '../../shared/resources/records.ts';
import {
  aCommand,
  aJob,
  aLedger,
  aReport,
  type aRun,
  aRunningRun,
  aStopping,
  ids,
  observed,
} from '../helpers/builders.ts';

const kinds = (o: Parameters<typeof planRun>[0], now = 0) =>
  planRun(o, now).actions.map((action) => action.kind);
const result = { state: 'STOPPED', savepointPath: null, because: 'stopped', epoch: 1, at: 0 } as const;

describe('plan of a new run', () => {
  it('writes the attempt down, then fences, then launches: never a task before its epoch is in the ledger', () => {
    expect(kinds(observed())).toEqual(['begin-attempt']);
    const written = aRunningRun(1, [{ phase: 'intended', taskId: null }]);
    expect(kinds(observed({ run: written }))).toEqual(['fence']);
    expect(kinds(observed({ run: written, ledger: aLedger() }))).toEqual(['launch']);
  });

  it('launches JobManager and TaskManagers of a standard job at the same moment', () => {
    const settings = JobSettings.parse({ topology: 'standard', parallelism: 2 });
    const intended = { phase: 'intended', taskId: null } as const;
    const run = aRunningRun(1, [intended, intended, intended], { settings });
    expect(kinds(observed({ run, ledger: aLedger() }))).toEqual(['launch', 'launch', 'launch']);
  });

  it('ends without starting anything when it is stopped before its first attempt', () => {
    expect(kinds(observed({ job: aStopping('savepoint') }))).toEqual(['write-result']);
  });

  it('does nothing to a run that is as wanted', () => {
    const plan = planRun(observed({ run: aRunningRun(), ledger: aLedger(), report: aReport() }), 0);
    expect(plan).toEqual({ actions: [], because: 'as wanted', requeueAfterMs: null });
  });
});

describe('plan after the JobManager task ended', () => {
  const gone = (change = {}) =>
    aRunningRun(1, [{ phase: 'stopped', endedAt: 0, because: 'exit code 137' }], {
      everRunning: true,
      ...change,
    });

  it('begins the next epoch, with the reason', () => {
    const plan = planRun(observed({ run: gone(), ledger: aLedger() }), 0);
    expect(plan.actions).toEqual([
      { kind: 'begin-attempt', epoch: 2, because: 'the JobManager task ended: exit code 137' },
    ]);
  });

  it('never begins it while a task of the epoch before may live', () => {
    const settings = JobSettings.parse({ topology: 'standard' });
    const run = aRunningRun(1, [{ phase: 'stopped', endedAt: 0 }], { settings });
    expect(planRun(observed({ run, ledger: aLedger() }), 0).actions).toEqual([
      { kind: 'stop-task', taskId: 'task-1-1', because: 'its JobManager task is gone' },
    ]);
  });

  it('takes a task the runtime does not know for alive', () => {
    const run = aRunningRun(1, [{ missingSince: 0 }]);
    const plan = planRun(observed({ run, ledger: aLedger() }), 24 * 3_600_000);
    expect(plan.actions).toEqual([]);
    expect(plan.because).toContain('does not know task compact-0');
  });

  it('starts nothing when the ledger is gone', () => {
    const run = aRunningRun(2, [{ phase: 'intended', taskId: null }]);
    expect(planRun(observed({ run }), 0).actions).toEqual([]);
  });

  it('takes a complete savepoint of the stop for the end of the run', () => {
    const stopIntent = {
      commandId: 'cmd',
      mode: 'savepoint',
      savepointDirectory: 's3://b/d',
      epoch: 1,
      writtenAt: 0,
    } as const;
    const o = observed({
      job: aStopping('savepoint'),
      run: gone(),
      ledger: aLedger({ stopIntent }),
      intentSavepoint: 's3://b/d/savepoint-1',
    });
    expect(planRun(o, 0).actions).toMatchObject([
      { kind: 'write-result', result: { state: 'STOPPED', savepointPath: 's3://b/d/savepoint-1' } },
    ]);
  });

  it('starts once more to take the savepoint that was asked for, but ends a stop at once', () => {
    const ledger = aLedger({ lastCheckpointId: 7 });
    expect(kinds(observed({ job: aStopping('savepoint'), run: gone(), ledger }))).toEqual(['begin-attempt']);
    expect(kinds(observed({ job: aStopping('now'), run: gone(), ledger }))).toEqual(['write-result']);
  });

  it('waits longer with every attempt that was of no use', () => {
    const attempts = [1, 2, 3, 4].map((epoch) => ({
      ...aRunningRun(epoch).attempts[0],
      epoch,
    })) as ReturnType<typeof aRun>['attempts'];
    const run = {
      ...gone({ epoch: 4 }),
      attempts: attempts.map((a) => (a.epoch < 4 ? a : { ...a, slots: gone().attempts[0]?.slots ?? [] })),
    };
    const quiet = {
      ...run,
      attempts: run.attempts.map((a) => ({
        ...a,
        slots: a.slots.map((s) => ({ ...s, phase: 'stopped' as const, endedAt: 0 })),
      })),
    };
    const plan = planRun(observed({ run: quiet, ledger: aLedger({ epoch: 4 }) }), 0);
    expect(plan.actions).toEqual([]);
    expect(plan.requeueAfterMs).toBe(backoffMs(4));
  });
});

describe('plan of a stop', () => {
  it('leaves a stop with savepoint to the agent, and gives it up in the end', () => {
    const o = observed({
      job: aStopping('savepoint'),
      run: aRunningRun(),
      ledger: aLedger(),
      report: aReport(),
      commands: [aCommand()],
    });
    expect(kinds(o)).toEqual([]);
    expect(kinds(o, stopTimeoutMs + 1)).toEqual(['fail-command']);
  });

  it('goes on running once the stop has failed', () => {
    const o = observed({
      job: aStopping('savepoint'),
      run: aRunningRun(),
      ledger: aLedger(),
      commands: [aCommand({ state: 'failed' })],
    });
    expect(planRun(o, stopTimeoutMs * 2).because).toBe('as wanted');
  });

  it('enforces a stop at once when the agent is silent', () => {
    const o = observed({ job: aStopping('now'), run: aRunningRun(), ledger: aLedger(), report: aReport() });
    expect(kinds(o, silentAgentMs)).toEqual([]);
    expect(kinds(o, silentAgentMs + 1)).toEqual(['stop-task']);
  });
});

describe('plan of an ended run', () => {
  const ended = (slots = {}) => observed({ run: aRunningRun(1, [slots]), ledger: aLedger({ result }) });

  it('gives the JobManager time to upload its logs, then ends its task, then settles', () => {
    expect(kinds(ended(), endGraceMs)).toEqual([]);
    expect(kinds(ended(), endGraceMs + 1)).toEqual(['stop-task']);
    expect(kinds(ended({ phase: 'stopped' }))).toEqual(['settle']);
  });

  it('finds out by the very same launch whether a task that was only written down exists', () => {
    expect(kinds(ended({ phase: 'intended', taskId: null }))).toEqual(['launch']);
  });
});

describe('a task that found no room', () => {
  const next = (change: object) =>
    newSlots(aRunningRun(1, [{ phase: 'stopped', endedAt: 0, ...change }]), 2, 0, (parts) => parts)[0]
      ?.refusals;

  it('goes elsewhere in the next attempt, and one that ended by itself does not', () => {
    expect(next({ because: 'TaskFailedToStart: Capacity is unavailable at this time.' })).toBe(1);
    expect(next({ because: 'SpotInterruption: taken', refusals: 1 })).toBe(2);
    expect(next({ because: 'EssentialContainerExited: exit code 1', refusals: 2 })).toBe(0);
  });
});

describe('plan of a run that another one is to follow in its containers', () => {
  const settings = JobSettings.parse({ topology: 'standard', parallelism: 2 });
  const { desired } = aStopping('savepoint');
  const yes = { allowNonRestoredState: false, acceptOutputLoss: false, inPlace: true };
  const job = aJob({
    desired: { ...desired, next: { runId: 'run_next', version: 2, commandId: ids.command, ...yes } },
  });
  const ended = (leader: Partial<SlotRecord> = {}) =>
    observed({ job, run: aRunningRun(1, [leader], { settings }), ledger: aLedger({ result }) });

  it('leaves the TaskManagers alone until the JobManager’s agent had its time to say that it waits', () => {
    expect(kinds(ended(), 15_000)).toEqual([]);
    expect(kinds(ended(), 15_001)).toEqual(['stop-task', 'stop-task']);
  });

  it('ends them at once when that agent is gone, or when nothing is to follow in place', () => {
    const stopped = { phase: 'stopped', endedAt: 1, because: 'x' } as const;
    expect(kinds(ended(stopped), 1)).toEqual(['stop-task', 'stop-task']);
    expect(kinds({ ...ended(), job: aStopping('savepoint') }, 1)).toEqual(['stop-task', 'stop-task']);
  });

  it('goes over with all of them once it has said so', () => {
    const slot = { ...aReport().report.slot, role: 'jobmanager' as const };
    const report = aReport({ slot, phase: 'ending', result }, 1);
    expect(planRun({ ...ended(), report }, 1).actions).toMatchObject([{ kind: 'settle', handOver: true }]);
  });
});
