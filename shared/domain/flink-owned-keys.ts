/** Why Millrace owns a key, and what to do instead: each a sentence without its full stop. */
type Owned = { because: string; instead: string };

const leaveOut = 'Leave it out';
const addresses: Owned = {
  because: 'addresses, ports and ids belong to the task, so that several tasks fit on one machine',
  instead: leaveOut,
};
const loopback: Owned = {
  because: 'the agent is the only one that talks to Flink, over loopback',
  instead: 'Use the API of Millrace: it has the graph, metrics, exceptions and checkpoints of the job',
};
const size: Owned = {
  because: 'it follows from the CU size, so that the JVM fits into its container',
  instead: 'Choose another size: compactCu, jobManagerCu or taskManagerCu',
};
const place: Owned = {
  because: 'where state lies belongs to the run; a restart looks for it there',
  instead: 'Leave it out; snapshots can be listed and downloaded',
};
const retained: Owned = {
  because: 'recovery needs the newest checkpoints',
  instead: 'Use the snapshot retention of the job for savepoints',
};
const startPoint: Owned = {
  because: 'a start says what it restores, and the run remembers it',
  instead: 'Give start the snapshot, path or empty in `from`, and allowNonRestoredState',
};
const program: Owned = {
  because: 'a job gets the connectors it uses and the artifacts of its version',
  instead: 'Upload the jar as an artifact and name it in the job',
};
const parallel: Owned = {
  because: 'slots and CU are reckoned from the settings, and a rescale changes it while the job runs',
  instead: 'Use the settings parallelism and operatorParallelism',
};
const slots: Owned = {
  because: 'slots and TaskManagers are reckoned from the settings',
  instead: 'Use the settings parallelism, slotsPerTaskManager and taskManagerCu',
};
const entry: Owned = { because: 'the topology of the job decides how it is run', instead: leaveOut };
const ending: Owned = {
  because: 'the agent has to read the end of the job before its JVM ends',
  instead: leaveOut,
};
const high: Owned = {
  because: 'the run ledger in S3 does this, without ZooKeeper',
  instead: 'Leave it out; a JobManager that dies comes back from the newest checkpoint',
};
const folders: Owned = { because: 'folders belong to the task, and are gone with it', instead: leaveOut };
const secure: Owned = {
  because: 'credentials come from the task, and its network admits only its own members',
  instead: 'Give the role of the job the access it needs, or put the options on the table',
};
const storage: Owned = {
  because: 'storage and its credentials come from the task',
  instead: 'Give the role of the job access to the bucket and use an s3:// path',
};
const starts: Owned = { because: 'Millrace starts the tasks', instead: leaveOut };
const measures: Owned = {
  because: 'Millrace measures, and no port is opened for others',
  instead: 'Use the metrics of the job, or /metrics for Prometheus',
};
const patience: Owned = {
  because: 'timeouts between the JVMs grow as sizes shrink',
  instead: 'Leave it out; heartbeat.timeout may be set',
};
const code: Owned = {
  because: 'the engine release decides what code is loaded into the JVMs',
  instead: leaveOut,
};
const scheduler: Owned = {
  because: 'rescaling in place needs the adaptive scheduler',
  instead: leaveOut,
};

/** Flink keys a job may not set. A pattern ending in `*` is a prefix; the first that fits decides. */
const ownedKeys: readonly (readonly [patterns: readonly string[], owned: Owned])[] = [
  [['$internal.*'], { because: "it is Flink's own, not a setting", instead: leaveOut }],
  [['rest.*', 'web.*', 'jobmanager.web.*', 'historyserver.*', 'client.*', 'sql-gateway.*'], loopback],
  [
    [
      ...[
        'jobmanager.rpc.*',
        'jobmanager.bind-host',
        'jobmanager.resource-id',
        'resourcemanager.rpc.*',
        'blob.*',
      ],
      ...['taskmanager.host', 'taskmanager.hostname', 'taskmanager.bind-host', 'taskmanager.rpc.*'],
      ...['taskmanager.data.*', 'taskmanager.resource-id', 'taskmanager.network.bind-policy'],
      ...['taskmanager.collect-sink.port', 'cluster.id', 'queryable-state.*', 'query.*', 'jmx.*'],
      'metrics.internal.*',
    ],
    addresses,
  ],
  [
    [
      ...['taskmanager.cpu.*', 'jobmanager.memory.*', 'jobmanager.heap.*', 'taskmanager.memory.*'],
      ...['taskmanager.heap.*', 'taskmanager.network.memory.fraction', 'taskmanager.network.memory.min'],
      ...['taskmanager.network.memory.max', 'taskmanager.network.numberOfBuffers', 'containerized.*'],
      ...['state.backend.rocksdb.memory.fixed-per-tm', 'state.backend.forst.memory.fixed-per-tm'],
    ],
    size,
  ],
  [['env.*'], { ...size, because: 'options of the JVM follow from the CU size and the engine release' }],
  [['taskmanager.numberOfTaskSlots', 'slotmanager.*', 'minicluster.*', 'local.*'], slots],
  [
    [
      ...['parallelism.default', 'pipeline.jobvertex-parallelism-overrides'],
      'table.exec.resource.default-parallelism',
    ],
    parallel,
  ],
  [
    ['pipeline.max-parallelism'],
    {
      because: 'it is fixed when the job is created, else its state could not be restored',
      instead: 'Give maxParallelism when you create the job',
    },
  ],
  [
    ['pipeline.fixed-job-id', 'pipeline.name'],
    { because: 'a run has one Flink job id and name for its life', instead: leaveOut },
  ],
  [
    ['table.exec.uid.*', 'table.exec.legacy-transformation-uids', 'pipeline.auto-generate-uids'],
    {
      because: 'Millrace names operators by what they do, so that state survives an edit',
      instead: leaveOut,
    },
  ],
  [['pipeline.jars', 'pipeline.classpaths', 'pipeline.cached-files', 'user.artifacts.*'], program],
  [
    ['execution.checkpointing.interval'],
    { because: 'it has a setting of its own', instead: 'Use the setting checkpointIntervalMs' },
  ],
  [
    ['execution.checkpointing.timeout'],
    { because: 'it has a setting of its own', instead: 'Use the setting checkpointTimeoutMs' },
  ],
  [
    [
      ...['execution.checkpointing.dir', 'execution.checkpointing.savepoint-dir'],
      ...[
        'execution.checkpointing.storage',
        'execution.checkpointing.create-subdir',
        'state.checkpoints.dir',
      ],
      ...['state.savepoints.*', 'state.checkpoint-storage', 'state.backend.fs.checkpointdir'],
      ...['state.backend.rocksdb.checkpointdir', 'savepoints.*', 'jobmanager.archive.*', 'dstl.*'],
      'state.changelog.dstl.dfs.base-path',
    ],
    place,
  ],
  [
    [
      'execution.checkpointing.externalized-checkpoint-retention',
      'state.checkpoints.*',
      ...['execution.checkpointing.num-retained', 'execution.checkpointing.recover-without-channel-state.*'],
    ],
    retained,
  ],
  [['execution.state-recovery.*', 'execution.savepoint.*', 'execution.savepoint-restore-mode'], startPoint],
  [
    ['cluster.intercept-user-system-exit'],
    { because: 'a program that ends its JVM would be started again and again', instead: leaveOut },
  ],
  [['execution.target', 'execution.attached', 'execution.shutdown-on-attached-exit'], entry],
  [
    ['execution.runtime-mode'],
    {
      because: 'jobs here are streaming jobs',
      instead: 'Leave it out; bounded sources end the job all the same',
    },
  ],
  [
    [
      ...['execution.shutdown-on-application-finish', 'execution.submit-failed-job-on-application-error'],
      'execution.terminate-application-on-any-job-terminated-exceptionally',
    ],
    ending,
  ],
  [
    ['execution.program-config.*', 'execution.allow-client-job-configurations'],
    {
      because: 'what a program may set in code, and what the settings hold, is the same for every job',
      instead: leaveOut,
    },
  ],
  [
    [
      ...[
        'high-availability*',
        'recovery.*',
        'job-result-store.*',
        'application-result-store.*',
        'jobstore.*',
      ],
      ...['zookeeper.*', 'completed-application-store.*'],
    ],
    high,
  ],
  [['jobmanager.scheduler', 'scheduler-mode'], scheduler],
  [
    [
      ...['io.tmp.dirs', 'taskmanager.tmp.dirs', 'taskmanager.state.local.root-dirs', 'process.*'],
      ...['state.backend.rocksdb.localdir', 'state.backend.rocksdb.log.dir', 'state.backend.forst.local-dir'],
      ...['state.backend.forst.primary-dir', 'execution.checkpointing.local-backup.dirs', 'log.*'],
      ...['taskmanager.log.path', 'table.resources.download-dir', 'table.catalog-store.*'],
      'taskmanager.network.hybrid-shuffle.remote.path',
    ],
    folders,
  ],
  [['plugin.*', 'shuffle-service-factory.class'], code],
  [['metrics.reporter*', 'metrics.reporters', 'events.reporter*', 'traces.reporter*'], measures],
  [['security.*'], secure],
  [['s3.*', 's3a.*', 'fs.*', 'presto.*', 'hive.*'], storage],
  [['kubernetes.*', 'yarn.*', 'mesos.*', 'resourcemanager.standalone.*'], starts],
  [['akka.*', 'pekko.*'], patience],
];

const ownerOf = (key: string): Owned | null => {
  const fits = (pattern: string) =>
    pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
  return ownedKeys.find(([patterns]) => patterns.some(fits))?.[1] ?? null;
};

/** Why Millrace owns this key, or null when the job may set it. */
export const ownedBecause = (key: string): string | null => ownerOf(key)?.because ?? null;

/** The keys of a job's Flink configuration that are refused, with the reason for each and what to do instead. */
export const refusedKeys = (config: Readonly<Record<string, string>>): ({ key: string } & Owned)[] =>
  Object.keys(config).flatMap((key) => {
    const owner = ownerOf(key);
    return owner === null ? [] : [{ key, ...owner }];
  });
