/** Names of side effects, found from what is written: the table of coverage is made of them. */
import type { RecordWrite } from '../../../functions/ports/records.ts';
import type { RunLedger } from '../../../shared/resources/ledger.ts';

/** Every side effect that a process of the control plane is killed before and after. */
export const controlPlaneEffects = [
  'start: put spec',
  'start: commit',
  'stop: commit',
  'pause: commit',
  'restart: commit',
  'savepoint: commit',
  'rescale: commit',
  'delete: commit',
  'enqueue',
  'begin-attempt',
  'fence',
  'launch',
  'launch: commit',
  'launch-refused: commit',
  'next-launch',
  'absorb',
  'status',
  'stop-task',
  'add-slots',
  'end-rescale',
  'write-result',
  'settle',
  'settle and go on',
  'settle and hand over',
  'fail-command',
  'channel: report',
  'channel: outcome',
  'garbage: object',
  'garbage: records',
] as const;

/** The same for an agent, whose whole task goes with it. */
export const agentEffects = [
  'agent: checkpoint-recorded',
  'agent: intent',
  'agent: intent-cleared',
  'agent: result',
  'agent: start jobmanager',
  'agent: start taskmanager',
  'agent: report',
  'agent: logs',
  'agent: flink stop',
  'agent: flink savepoint',
  'agent: flink cancel',
  'agent: rescaled',
  'agent: flink require',
] as const;

const byEvent: Readonly<Record<string, string>> = {
  'run-started': 'start: commit',
  'stop-asked': 'stop: commit',
  'pause-asked': 'pause: commit',
  'restart-asked': 'restart: commit',
  'savepoint-asked': 'savepoint: commit',
  'rescale-asked': 'rescale: commit',
  'tasks-added': 'add-slots',
  rescaled: 'end-rescale',
  'rescale-failed': 'end-rescale',
  'attempt-started': 'begin-attempt',
  'launch-refused': 'launch-refused: commit',
  'task-relaunched': 'next-launch',
  'task-stopped': 'absorb',
};

type Slots = { attempts?: { slots: { phase: string }[] }[]; state?: string };

export function commitLabel(writes: readonly RecordWrite[], inChannel: boolean): string {
  const sorts = writes.map((write) => write.key.sort);
  if (writes.some((write) => write.op === 'delete')) {
    return sorts.some((sort) => sort.startsWith('JOB#')) ? 'delete: commit' : 'garbage: records';
  }
  for (const write of writes) {
    const kind = write.op === 'put' ? (write.value as { kind?: string }).kind : undefined;
    const known = write.key.sort.startsWith('EVENT#') && kind !== undefined ? byEvent[kind] : undefined;
    if (known !== undefined) return known;
  }
  const run = writes.find((write) => write.key.sort.startsWith('RUN#'));
  if (run?.op === 'put') {
    const value = run.value as Slots;
    if (value.state === 'settled') return settleLabel(run, writes);
    const slots = value.attempts?.at(-1)?.slots ?? [];
    return slots.some(({ phase }) => phase === 'launched') ? 'launch: commit' : 'absorb';
  }
  if (sorts.some((sort) => sort.endsWith('#STATUS'))) return 'status';
  if (sorts.some((sort) => sort.startsWith('COMMAND#'))) {
    return inChannel ? 'channel: outcome' : 'fail-command';
  }
  return 'channel: report';
}

/** A restart: the run that follows is made with the end of the one before, in the same containers if it has slots already. */
function settleLabel(settled: RecordWrite, writes: readonly RecordWrite[]): string {
  const next = writes.find(({ key }) => key.sort.startsWith('RUN#') && key.sort !== settled.key.sort);
  if (next?.op !== 'put') return 'settle';
  return (next.value as Slots).attempts?.length ? 'settle and hand over' : 'settle and go on';
}

/** What a change of the ledger was for. */
export function ledgerLabel(
  who: 'agent' | 'control-plane',
  before: RunLedger | null,
  after: RunLedger,
): string {
  if (who === 'control-plane') return after.result === null ? 'fence' : 'write-result';
  if (after.result !== null) return 'agent: result';
  if (JSON.stringify(before?.rescaled) !== JSON.stringify(after.rescaled)) return 'agent: rescaled';
  if (before?.stopIntent && after.stopIntent === null) return 'agent: intent-cleared';
  if (before?.lastCheckpointId !== after.lastCheckpointId) return 'agent: checkpoint-recorded';
  return 'agent: intent';
}
