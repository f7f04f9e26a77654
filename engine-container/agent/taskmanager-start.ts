/** How the next start of the TaskManager is made, and when it has to be made anew. */
import { configYaml, slotsOf, taskManagerConfig } from '../../shared/domain/flink-config.ts';
import { memoryBudget, stateBackendOf, taskManagerMemoryConfig } from '../../shared/domain/memory-budget.ts';
import { jvmEnvironment, taskManagerArguments } from './jvm-command.ts';
import type { JvmPlan, JvmSupervisor } from './jvm-supervisor.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import { programJars } from './program.ts';
import { type Address, type Agent, sameAddress } from './task-state.ts';

export async function planTaskManager(
  agent: Agent,
  keeper: LedgerKeeper,
  start: number,
): Promise<JvmPlan | null> {
  const { ports, settings, state } = agent;
  const written = await keeper.readSpec();
  if (written === null) return null;
  state.spec ??= written;
  const links = await programJars(written, ports.artifacts);
  const address = await jobManagerAddress(agent);
  // The fence is looked at last: the address may have been a long time coming.
  if (address === null || (await keeper.readPatiently()) === null) return null;
  const spec = keeper.asRescaled(written);
  state.spec = spec;
  const { slot } = settings;
  const budget = memoryBudget(settings.cu, slot.role, stateBackendOf(spec.settings)).taskManager;
  if (budget === null) throw new Error(`a ${slot.role} task has no TaskManager`);
  const directory = `${ports.files.directory}/taskmanager-${start}`;
  const memoryConfig = taskManagerMemoryConfig(budget, settings.cu);
  const config = taskManagerConfig({
    spec,
    epoch: slot.epoch,
    bucket: settings.bucket,
    storage: settings.storage,
    jobManager: address,
    directory,
    memory: memoryConfig,
    host: settings.host,
    resourceId: `${slot.role}-${slot.epoch}-${slot.index}-${slot.launch}-${start}`,
  });
  return {
    spec: {
      process: 'taskmanager',
      start,
      command: settings.java,
      args: taskManagerArguments({
        engine: settings.engine,
        connectors: spec.connectors,
        directory,
        cu: settings.cu,
        memory: budget,
        memoryConfig,
        intercepted: spec.jar !== null,
      }),
      env: jvmEnvironment(settings),
      directory,
      flink: {
        ...{ flinkJobId: spec.flinkJobId, restore: null, jobManager: address, restPort: null },
        slots: slotsOf(spec.settings),
      },
    },
    files: { 'conf/config.yaml': configYaml(config), 'conf/log4j2.properties': settings.log4j },
    links,
  };
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
