import type { CommandRecord, JobRecord } from '../resources/records.ts';

/** What is wanted of the run now. A stop whose command failed is no longer wanted: the job goes on. */
export type Wish =
  | { kind: 'run' }
  | { kind: 'end'; mode: 'savepoint' | 'drain' | 'now'; commandId: string; since: number };

export function effectiveWish(job: Pick<JobRecord, 'desired'>, commands: readonly CommandRecord[]): Wish {
  if (job.desired.state === 'running') return { kind: 'run' };
  const stops = job.desired.orders.filter((order) => order.kind === 'stop').reverse();
  for (const order of stops) {
    const command = commands.find((c) => c.id === order.commandId);
    if (command?.state !== 'failed') {
      return { kind: 'end', mode: order.mode, commandId: order.commandId, since: order.orderedAt };
    }
  }
  return { kind: 'run' };
}
