import type { Mutant } from '../build.ts';

/** Bugs in the agent: ledger keeper, stop, end of the job, JVMs. */
export const agentMutants: Mutant[] = [
  {
    name: 'rescale: a JobManager that starts has the parallelism of the spec, whatever the ledger says',
    file: 'engine-container/agent/ledger-keeper.ts',
    find: '{ to: parallelism, toOperators } = this.#rescaled',
    replace: '{ from: parallelism, toOperators } = this.#rescaled',
  },
  {
    name: 'rescale: a JobManager that starts has the operators of the spec, whatever the ledger says',
    file: 'engine-container/agent/ledger-keeper.ts',
    find: '{ ...spec.settings.operatorParallelism, ...toOperators }',
    replace: '{ ...toOperators, ...spec.settings.operatorParallelism }',
  },
  {
    name: 'rescale: an operator with a parallelism of its own goes with the job',
    file: 'engine-container/agent/rescale-rule.ts',
    find: 'if (own !== null) return',
    replace: 'if (own === undefined) return',
  },
  {
    name: 'ledger keeper: a write that met another one counts as done',
    file: 'engine-container/agent/ledger-keeper.ts',
    find: "if (put === 'conflict') return null;",
    replace: 'if (put === null) return null;',
  },
  {
    name: 'checkpoint record: the ledger never hears of a checkpoint',
    file: 'engine-container/agent/checkpoint-record.ts',
    find: 'const id = status.latestCheckpoint?.id ?? null;',
    replace: 'const id = status === null ? 1 : null;',
  },
  {
    name: 'stop rule: the savepoint of a stop is restored to go on from',
    file: 'engine-container/agent/stop-rule.ts',
    find: 'claim: false, commitOnly: true, allowNonRestoredState: false },',
    replace: 'claim: false, commitOnly: false, allowNonRestoredState: false },',
  },
  {
    name: 'job end: a job that was stopped is taken for one that finished',
    file: 'engine-container/agent/job-end.ts',
    find: 'if (intent !== null && newest !== null) {',
    replace: 'if (intent !== null && newest === null) {',
  },
  {
    name: 'job archive: what Flink left when the job ended is not read',
    file: 'engine-container/agent/jobmanager-start.ts',
    find: 'if (jobState !== null) return',
    replace: 'if (jobState === undefined) return',
  },
  {
    name: 'supervisor: a JVM that does not answer is left running beside the next',
    file: 'engine-container/agent/jvm-supervisor.ts',
    find: "    handle.kill('SIGKILL');\n    return gone;",
    replace: '    return restart.aborted ? { code: null, signal: null } : gone;',
  },
  {
    name: 'stop: the savepoint is taken without an intent in the ledger',
    file: 'engine-container/agent/stop-command.ts',
    find: 'if (held !== null && (mode',
    replace:
      "if (mode === 'savepoint' || mode === 'drain') return { ...before };\n    if (held !== null && (mode",
  },
  {
    name: 'ports: a JobManager comes back where a TaskManager may still ask the one that died',
    file: 'engine-container/agent/jobmanager-start.ts',
    find: 'const stays = state.joined || starts === 0;',
    replace: 'const stays = state.joined || starts >= 0;',
  },
  {
    name: 'hand-over: the next run begins while JVMs of the one before live',
    file: 'engine-container/agent/agent.ts',
    find: '  await Promise.all(guarded);\n  const launch = await next;',
    replace: '  const launch = await next;\n  if (launch === null) await Promise.all(guarded);',
  },
  {
    name: 'prepared: what waits for a run that does not come is left',
    file: 'engine-container/agent/agent.ts',
    find: '  await state.prepared?.discard();\n',
    replace: '',
  },
  {
    name: 'prepared: whoever starts a JVM meanwhile does not know of it',
    file: 'engine-container/agent/prepared.ts',
    find: '    state.prepared = prepared;\n    await prepared.begin(agent, jobManager, taskManager);\n',
    replace:
      '    await prepared.begin(agent, jobManager, taskManager);\n    await isReady(agent, prepared, jobManager);\n    state.prepared = prepared;\n',
  },
  {
    name: 'snapshots: a savepoint counts before its metadata is there',
    file: 'shared/domain/find-snapshots.ts',
    find: "const metadata = '/_metadata';",
    replace: "const metadata = '/state';",
  },
];
