import type { CommandRecord, JobRecord } from '../resources/records.ts';

/** What is wanted of the run now. A stop whose command failed is no longer wanted: the job goes on. */
export type Wish =
  | { kind: 'run' }
  | { kind: 'end'; mode: 'savepoint' | 'drain' | 'now'; commandId: string; since: number };

export function effectiveWish(job: Pick<JobRecord, 'desired'>, commands: readonly CommandRecord[]): Wish {
  if (job.desired.state === 'running') return { kind: 'run' };
  for (const { kind, mode, commandId, orderedAt } of [...job.desired.orders].reverse()) {
    if (kind !== 'stop' || mode === null) continue;
    const command = commands.find((c) => c.id === commandId);
    if (command?.state !== 'failed') return { kind: 'end', mode, commandId, since: orderedAt };
  }
  return { kind: 'run' };
}
