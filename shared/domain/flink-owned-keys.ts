/** Flink keys a job may not set, each with the reason a person is shown. A pattern ending in `*` is a prefix. */
const ownedKeys: readonly { pattern: string; because: string }[] = [
  { pattern: '$internal.*', because: "is Flink's own, not a setting" },
  { pattern: 'rest.*', because: 'the agent is the only one that talks to Flink, over loopback' },
  { pattern: 'web.*', because: 'the agent is the only one that talks to Flink, over loopback' },
  { pattern: 'jobmanager.rpc.*', because: 'addresses and ports belong to the task' },
  { pattern: 'jobmanager.bind-host', because: 'addresses and ports belong to the task' },
  { pattern: 'jobmanager.resource-id', because: 'addresses and ports belong to the task' },
  { pattern: 'blob.*', because: 'addresses and ports belong to the task' },
  { pattern: 'taskmanager.host', because: 'addresses and ports belong to the task' },
  { pattern: 'taskmanager.bind-host', because: 'addresses and ports belong to the task' },
  { pattern: 'taskmanager.rpc.*', because: 'addresses and ports belong to the task' },
  { pattern: 'taskmanager.data.*', because: 'addresses and ports belong to the task' },
  { pattern: 'taskmanager.resource-id', because: 'addresses and ports belong to the task' },
  { pattern: 'taskmanager.cpu.*', because: 'it follows from the CU size' },
  { pattern: 'jobmanager.memory.*', because: 'it follows from the CU size' },
  { pattern: 'jobmanager.heap.*', because: 'it follows from the CU size' },
  { pattern: 'taskmanager.memory.*', because: 'it follows from the CU size' },
  { pattern: 'taskmanager.heap.*', because: 'it follows from the CU size' },
  { pattern: 'env.*', because: 'options of the JVM follow from the CU size and the engine release' },
  { pattern: 'taskmanager.numberOfTaskSlots', because: 'use the setting slotsPerTaskManager' },
  { pattern: 'parallelism.default', because: 'use the setting parallelism' },
  {
    pattern: 'pipeline.max-parallelism',
    because: 'it is fixed when the job is created, else its state could not be restored',
  },
  { pattern: 'pipeline.fixed-job-id', because: 'a run has one Flink job id for its life' },
  { pattern: 'pipeline.jars', because: 'a job gets the connectors it uses' },
  { pattern: 'pipeline.classpaths', because: 'a job gets the connectors it uses' },
  { pattern: 'execution.checkpointing.interval', because: 'use the setting checkpointIntervalMs' },
  { pattern: 'execution.checkpointing.timeout', because: 'use the setting checkpointTimeoutMs' },
  { pattern: 'execution.checkpointing.dir', because: 'where state lies belongs to the run' },
  { pattern: 'execution.checkpointing.savepoint-dir', because: 'where state lies belongs to the run' },
  { pattern: 'execution.checkpointing.storage', because: 'where state lies belongs to the run' },
  { pattern: 'execution.checkpointing.create-subdir', because: 'where state lies belongs to the run' },
  {
    pattern: 'execution.checkpointing.externalized-checkpoint-retention',
    because: 'recovery needs the newest checkpoints',
  },
  { pattern: 'execution.checkpointing.num-retained', because: 'recovery needs the newest checkpoints' },
  { pattern: 'state.checkpoints.*', because: 'where state lies belongs to the run' },
  { pattern: 'state.savepoints.*', because: 'where state lies belongs to the run' },
  { pattern: 'state.checkpoint-storage', because: 'where state lies belongs to the run' },
  { pattern: 'execution.state-recovery.*', because: 'choose where to start from with the start operation' },
  { pattern: 'execution.savepoint.*', because: 'choose where to start from with the start operation' },
  {
    pattern: 'execution.savepoint-restore-mode',
    because: 'choose where to start from with the start operation',
  },
  {
    pattern: 'cluster.intercept-user-system-exit',
    because: 'a program that ends its JVM would be started again and again',
  },
  { pattern: 'execution.target', because: 'the topology of the job decides it' },
  { pattern: 'execution.attached', because: 'the topology of the job decides it' },
  {
    pattern: 'execution.shutdown-on-application-finish',
    because: 'the agent has to read the end of the job before its JVM ends',
  },
  {
    pattern: 'execution.submit-failed-job-on-application-error',
    because: 'the agent has to read the end of the job before its JVM ends',
  },
  { pattern: 'high-availability*', because: 'the run ledger does this' },
  { pattern: 'jobmanager.scheduler', because: 'rescaling in place needs the adaptive scheduler' },
  { pattern: 'jobmanager.archive.*', because: 'where state lies belongs to the run' },
  { pattern: 'io.tmp.dirs', because: 'folders belong to the task' },
  { pattern: 'process.*', because: 'folders belong to the task' },
  { pattern: 'plugin.*', because: 'the engine release decides what is loaded' },
  { pattern: 'metrics.reporter*', because: 'Millrace measures, and no port is opened for others' },
  {
    pattern: 'security.*',
    because: 'credentials come from the task, and its network admits only its own members',
  },
  { pattern: 's3.*', because: 'storage and its credentials come from the task' },
  { pattern: 's3a.*', because: 'storage and its credentials come from the task' },
  { pattern: 'fs.*', because: 'storage and its credentials come from the task' },
  { pattern: 'kubernetes.*', because: 'Millrace starts the tasks' },
  { pattern: 'yarn.*', because: 'Millrace starts the tasks' },
  { pattern: 'akka.*', because: 'timeouts between the JVMs grow as sizes shrink' },
  { pattern: 'pekko.*', because: 'timeouts between the JVMs grow as sizes shrink' },
];

/** Why Millrace owns this key, or null when the job may set it. */
export function ownedBecause(key: string): string | null {
  const owner = ownedKeys.find(({ pattern }) =>
    pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern,
  );
  return owner?.because ?? null;
}

/** The keys of a job's Flink configuration that are refused, with the reason for each. */
export const refusedKeys = (config: Readonly<Record<string, string>>): { key: string; because: string }[] =>
  Object.keys(config).flatMap((key) => {
    const because = ownedBecause(key);
    return because === null ? [] : [{ key, because }];
  });
