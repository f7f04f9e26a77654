import type { Mutant } from '../build.ts';

/** Bugs in the rules: plan, absorb, restore point, stop rule, what is wanted. */
export const domainMutants: Mutant[] = [
  {
    name: 'plan: the next attempt does not wait for the TaskManagers of the one before',
    file: 'shared/domain/plan.ts',
    find: "if (others.length > 0 && leader.phase === 'stopped') {",
    replace: 'if (others.length > 1_000) {',
  },
  {
    name: 'plan: the ledger is not fenced for later attempts',
    file: 'shared/domain/plan.ts',
    find: 'if (ledger === null || ledger.epoch < run.epoch) {',
    replace: 'if (ledger === null) {',
  },
  {
    name: 'plan: a run is settled while its tasks live',
    file: 'shared/domain/plan.ts',
    find: 'waiting = true;',
    replace: 'waiting = false;',
  },
  {
    name: 'plan: every stop of a run without a JobManager counts as one before it ran',
    file: 'shared/domain/plan.ts',
    find: 'const neverRan = !o.run.everRunning',
    replace: 'const neverRan = true || !o.run.everRunning',
  },
  {
    name: 'plan: a TaskManager task that ended is not replaced',
    file: 'shared/domain/plan-slots.ts',
    find: "} else if (phase !== 'launched' && wanted",
    replace: "} else if (role !== 'taskmanager' && phase !== 'launched' && wanted",
  },
  {
    name: 'plan: a task of which nobody hears is waited for without end',
    file: 'shared/domain/plan.ts',
    find: 'o.unheardMs !== null && leader',
    replace: 'o.unheardMs === 0 && leader',
  },
  {
    name: 'back-off: an attempt that got on makes the next one wait like any other',
    file: 'shared/domain/back-off.ts',
    find: 'if (health.progressed) return true;',
    replace: 'if (health.progressed) return false;',
  },
  {
    name: 'absorb: MISSING is taken for STOPPED',
    file: 'shared/domain/absorb.ts',
    find: "if (seen.status === 'stopped') {",
    replace: "if (seen.status === 'stopped' || seen.status === 'missing') {",
  },
  {
    name: 'absorb: a task that is being stopped is taken for one that has stopped',
    file: 'shared/domain/absorb.ts',
    find: "if (seen.status === 'stopped') {",
    replace: "if (seen.status === 'stopped' || seen.status === 'stopping') {",
  },
  {
    name: 'restore point: checkpoint ids are compared as text',
    file: 'shared/domain/restore-point.ts',
    find: '(best === null || c.id > best.id ? c : best)',
    replace: '(best === null || String(c.id) > String(best.id) ? c : best)',
  },
  {
    name: 'restore point: the savepoint of a stop is overlooked',
    file: 'shared/domain/restore-point.ts',
    find: 'if (savepoint !== null && !superseded) return',
    replace: 'if (savepoint !== null && superseded) return',
  },
  {
    name: 'restore point: a checkpoint counts before its metadata is there',
    file: 'shared/domain/restore-point.ts',
    find: 'chk-(\\d+)\\/_metadata$/;',
    replace: 'chk-(\\d+)\\/\\w+$/;',
  },
  {
    name: 'restore point: a new container claims what another one wrote',
    file: 'shared/domain/restore-point.ts',
    find: 'claim: newest.epoch === claimEpoch &&',
    replace: 'claim:',
  },
  {
    name: 'hand-over: containers go over to a version of another size',
    file: 'shared/domain/hand-over.ts',
    find: 'JSON.stringify(wantedTasks({ settings: from })) ===',
    replace: 'wantedTasks({ settings: from }).length >= 0 || JSON.stringify(from) ===',
  },
  {
    name: 'hand-over: the task of the next run is not written down',
    file: 'shared/domain/hand-over.ts',
    find: '    launch: 1,\n',
    replace: '    launch: 1,\n    taskId: null,\n',
  },
  {
    name: 'wish: a stop that failed goes on being wanted',
    file: 'shared/domain/effective-wish.ts',
    find: "if (command?.state !== 'failed') return",
    replace: 'if (kind) return',
  },
];
