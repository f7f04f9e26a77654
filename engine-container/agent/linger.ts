/**
 * The runtime takes a TaskManager's task away. Spot takes all tasks of a job at once, and the JobManager can only save the
 * job while the TaskManagers live; when it is this task alone, the job goes on with it for as long as it may. So the task
 * stays until the JobManager is gone, within the time the runtime gives.
 */
import { pause } from './pause.ts';
import { saveLimitMs } from './suspend.ts';
import type { Agent } from './task-state.ts';

const LOOK_MS = 500;
/** One connection that fails is no proof. */
const ENOUGH = 2;

export async function linger({ ports, state, settings }: Agent): Promise<void> {
  const { address } = state;
  if (address === null) return;
  state.say('The task is being taken away: it stays until the JobManager has saved the job.');
  const until = ports.clock.now() + saveLimitMs(settings);
  for (let missed = 0; missed < ENOUGH; ) {
    if (state.ended.aborted || ports.clock.now() >= until) return;
    missed = (await ports.reaches(address.host, address.rpcPort)) ? 0 : missed + 1;
    await pause(ports.clock, LOOK_MS, state.ended);
  }
}
