/** Command line, files and configuration of one JVM of a run: from a spec, for a place in this task. */
import {
  configYaml,
  jobManagerConfig,
  slotsOf,
  taskManagerConfig,
} from '../../shared/domain/flink-config.ts';
import {
  jobManagerMemoryConfig,
  memoryBudget,
  stateBackendOf,
  taskManagerMemoryConfig,
} from '../../shared/domain/memory-budget.ts';
import { maskedLog4j } from '../../shared/domain/secret-mask.ts';
import { type RunSpec, runFile } from '../../shared/resources/run-spec.ts';
import { jobManagerArguments, jvmEnvironment, taskManagerArguments } from './jvm-command.ts';
import type { JvmPlan } from './jvm-supervisor.ts';
import type { AgentPorts, AgentSettings } from './ports.ts';
import { mainArguments, mainFiles } from './program.ts';
import type { Restore } from './stop-rule.ts';
import type { SecretValues } from './task-secrets.ts';
import type { Address } from './task-state.ts';

type Place = { ports: AgentPorts; settings: AgentSettings };

/** `held`: it is started before its run there is. */
type Jvm = {
  spec: RunSpec;
  /** What its logs must not hold. */
  hidden: readonly string[];
  address: Address;
  start: number;
  links: JvmPlan['links'];
  held: boolean;
};

type JobManagerJvm = Jvm & { secrets: SecretValues; restore: Restore | null; restPort: number };

export function jobManagerJvm(
  { ports, settings }: Place,
  { spec, secrets, hidden, restore, address, restPort, start, links, held }: JobManagerJvm,
): JvmPlan {
  const budget = memoryBudget(settings.cu, settings.slot.role, stateBackendOf(spec.settings)).jobManager;
  if (budget === null) throw new Error(`a ${settings.slot.role} task has no JobManager`);
  const directory = `${ports.files.directory}/jobmanager-${start}`;
  const config = jobManagerConfig({
    spec,
    epoch: settings.slot.epoch,
    bucket: settings.bucket,
    storage: settings.storage,
    jobManager: address,
    restPort,
    directory,
    memory: jobManagerMemoryConfig(budget),
    start,
    commitOnly: restore?.commitOnly === true,
  });
  const files = {
    'conf/config.yaml': configYaml(config),
    'conf/log4j2.properties': maskedLog4j(settings.log4j, hidden),
    [runFile]: spec.runId,
    ...mainFiles(spec, secrets),
  };
  const env = jvmEnvironment(settings);
  const args = (from: Restore | null, waits: boolean): string[] =>
    jobManagerArguments({
      engine: settings.engine,
      connectors: spec.connectors,
      directory,
      cu: settings.cu,
      memory: budget,
      flinkJobId: spec.flinkJobId,
      restore: from,
      main: mainArguments(spec, directory),
      intercepted: spec.jar !== null,
      held: waits,
    });
  const flink = { flinkJobId: spec.flinkJobId, restore, jobManager: address, restPort };
  return {
    spec: {
      process: 'jobmanager',
      start,
      command: settings.java,
      args: args(restore, held),
      env,
      directory,
      flink: {
        ...flink,
        slots: spec.settings.parallelism,
        operators: spec.settings.operatorParallelism,
        held,
      },
    },
    files,
    links,
    withoutRestore: JSON.stringify([args(null, true), env, files, links]),
  };
}

export function taskManagerJvm(
  { ports, settings }: Place,
  { spec, hidden, address, start, links, held }: Jvm,
): JvmPlan {
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
  const files = {
    'conf/config.yaml': configYaml(config),
    'conf/log4j2.properties': maskedLog4j(settings.log4j, hidden),
    [runFile]: spec.runId,
  };
  const env = jvmEnvironment(settings);
  const args = taskManagerArguments({
    engine: settings.engine,
    connectors: spec.connectors,
    directory,
    cu: settings.cu,
    memory: budget,
    memoryConfig,
    intercepted: spec.jar !== null,
  });
  const flink = { flinkJobId: spec.flinkJobId, restore: null, jobManager: address, restPort: null };
  return {
    spec: {
      process: 'taskmanager',
      start,
      command: settings.java,
      args,
      env,
      directory,
      flink: { ...flink, slots: slotsOf(spec.settings), operators: {}, held },
    },
    files,
    links,
    withoutRestore: JSON.stringify([args, env, files, links]),
  };
}
