import type { Mutant } from '../build.ts';

/** Bugs in reconciler, sweep and channel. */
export const controlPlaneMutants: Mutant[] = [
  {
    name: 'apply: the next launch uses the token of the one before',
    file: 'functions/reconciler/apply.ts',
    find: 'slot.launch + 1}`),',
    replace: 'slot.launch}`),',
  },
  {
    name: 'apply: each try of a launch has a token of its own',
    file: 'functions/reconciler/apply.ts',
    find: 'deps.runtime.launch(requestOf(step.run, action.epoch, slot));',
    replace:
      "deps.runtime.launch({ ...requestOf(step.run, action.epoch, slot), clientToken: deps.ids('event') });",
  },
  {
    name: 'apply: a task that was launched is not written down',
    file: 'functions/reconciler/apply.ts',
    find: "? { ...s, phase: 'launched', taskId: outcome.taskId }",
    replace: '? s',
  },
  {
    name: 'apply: nothing is ever stopped',
    file: 'functions/reconciler/apply.ts',
    find: 'await deps.runtime.stop(action.taskId, action.because);',
    replace: '',
  },
  {
    name: 'settle: commands that are open when a run ends get no outcome',
    file: 'functions/reconciler/settle.ts',
    find: '...view.commands.flatMap((c) => finishCommand(view, c, result, now)),',
    replace: '',
  },
  {
    name: 'settle: the CU of a run are not given back',
    file: 'functions/reconciler/settle.ts',
    find: '    ...usage,\n',
    replace: '',
  },
  {
    name: 'settle: the next start is from where this run started',
    file: 'functions/reconciler/settle.ts',
    find: 'finalRestorePoint: startPoint,',
    replace: 'finalRestorePoint: run.startPoint,',
  },
  {
    name: 'restart: what was to follow is forgotten',
    file: 'functions/reconciler/start-next.ts',
    find: 'if (next === null) return {',
    replace: 'return {',
  },
  {
    name: 'restart: begins where the run before had begun',
    file: 'functions/reconciler/start-next.ts',
    find: 'const from = ended.finalRestorePoint;',
    replace: 'const from = ended.startPoint;',
  },
  {
    name: 'sweep: finds nothing',
    file: 'functions/reconciler/sweep.ts',
    find: 'if (job && status && isSteady(run, job, status, seen, deps.clock.now())) continue;',
    replace: 'continue;',
  },
  {
    name: 'sweep: a task that ended is no news',
    file: 'functions/reconciler/sweep.ts',
    find: 'absorb(run, seen, null, now) === run;',
    replace: 'absorb(run, new Map(), null, now) === run && seen.size >= 0;',
  },
  {
    name: 'garbage: records of a deleted job stay',
    file: 'functions/reconciler/collect-garbage.ts',
    find: 'if (leftovers.length === 0) break;',
    replace: 'break;',
  },
  {
    name: 'channel: every report is written',
    file: 'functions/channel/receive-report.ts',
    find: 'if (tells || now - (before?.receivedAt ?? 0) >= heartbeatMs) {',
    replace: 'if (tells || now > 0) {',
  },
  {
    name: 'channel: each checkpoint is news',
    file: 'functions/channel/report-news.ts',
    find: 'hasCheckpoint: report.flink.latestCheckpoint !== null,',
    replace: 'hasCheckpoint: report.flink.latestCheckpoint?.id,',
  },
  {
    name: 'channel: outcomes of commands are not written',
    file: 'functions/channel/receive-report.ts',
    find: 'if (writes.length > 0) await deps.records.commit(writes);',
    replace: '',
  },
  {
    name: 'start: a second start at the same moment is not noticed',
    file: 'functions/usecases/jobs/start-job.ts',
    find: 'expect: prepared.parts.revision,',
    replace: "expect: 'any',",
  },
];
