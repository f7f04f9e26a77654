/** How the next start of the TaskManager is made, and when it has to be made anew. */
import { taskManagerJvm } from './jvm-plans.ts';
import type { JvmPlan, JvmSupervisor } from './jvm-supervisor.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import { programJars } from './program.ts';
import { secretsPatiently } from './task-secrets.ts';
import { type Address, type Agent, sameAddress } from './task-state.ts';

export async function planTaskManager(
  agent: Agent,
  keeper: LedgerKeeper,
  start: number,
): Promise<JvmPlan | null> {
  const { state } = agent;
  const written = await keeper.readSpec();
  if (written === null) return null;
  state.spec ??= written;
  // Only to be masked in its logs: a TaskManager is handed them by its JobManager.
  if ((await secretsPatiently(agent, written)) === null) return null;
  const hidden = state.secrets.forms;
  const links = await programJars(written, agent.ports.artifacts);
  const address = await jobManagerAddress(agent);
  // The fence is looked at last: the address may have been a long time coming.
  if (address === null || (await keeper.readPatiently()) === null) return null;
  const spec = keeper.asRescaled(written);
  state.spec = spec;
  return taskManagerJvm(agent, { spec, hidden, address, start, links, held: false });
}

async function jobManagerAddress(agent: Agent): Promise<Address | null> {
  const { ports, state } = agent;
  while (!state.ended.aborted) {
    const moved = state.moved.signal;
    if (state.address !== null) return state.address;
    state.say('Waiting for the address of the JobManager.');
    await pause(ports.clock, 60_000, moved, state.ended);
  }
  return null;
}

/**
 * A TaskManager finds a JobManager that was restarted where it was; one that moved it would look for in vain.
 * It also tells when the JVM counts as up: a TaskManager has no door to knock at, so it is up once it has lived for a
 * while, and whether it has registered is the JobManager's to say.
 */
export async function watchTaskManager(agent: Agent, supervisor: JvmSupervisor): Promise<void> {
  const { ports, state } = agent;
  while (!state.ended.aborted) {
    const { moved, changed } = { moved: state.moved.signal, changed: state.changed.signal };
    const { current } = supervisor;
    if (current !== null && !sameAddress(current.spec.flink.jobManager, state.address)) {
      supervisor.restart('the JobManager is somewhere else now');
    }
    const left = current === null ? 0 : current.startedAt + 5_000 * state.slow - ports.clock.now();
    if (current !== null && left <= 0) supervisor.isUp();
    await pause(ports.clock, left > 0 ? left : 60_000, moved, changed, state.ended);
  }
}
