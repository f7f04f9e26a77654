/** From a run's spec to Flink's configuration: pure, flat, every value a string. */
import type { JobSettings } from '../resources/job-settings.ts';
import { type RunSpec, runPaths } from '../resources/run-spec.ts';
import { slotsNeeded } from '../resources/scale.ts';
import { ownedBecause } from './flink-owned-keys.ts';

export type FlinkAddresses = { host: string; rpcPort: number; blobPort: number };

/** Object storage of one machine; on AWS the task's role and the bucket's own endpoint are used. */
export type LocalStorage = { endpoint: string; accessKey: string; secretKey: string };

export type FlinkConfigInput = {
  spec: RunSpec;
  epoch: number;
  bucket: string;
  storage: LocalStorage | null;
  jobManager: FlinkAddresses;
  /** Folder this JVM may write to. */
  directory: string;
  /** Memory keys from memory-budget.ts. */
  memory: Readonly<Record<string, string>>;
};

/**
 * Time for everything grows as CUs shrink: a JVM on a quarter of a CPU is silent for seconds without being dead,
 * and a heartbeat that is too quick restarts a healthy job.
 */
export const slowness = (settings: JobSettings): 1 | 2 | 4 => {
  const cu =
    settings.topology === 'compact'
      ? settings.compactCu
      : Math.min(settings.jobManagerCu, settings.taskManagerCu);
  return cu >= 1 ? 1 : cu >= 0.5 ? 2 : 4;
};

/** How many slots a TaskManager of this job offers: the only one of a compact job has them all. */
export const slotsOf = (s: JobSettings): number =>
  s.topology === 'compact' ? Math.max(slotsNeeded(s), s.slotsPerTaskManager) : s.slotsPerTaskManager;

/** Configuration of the JobManager's JVM. `commitOnly`: see engine-container/agent/stop-rule.ts. */
export function jobManagerConfig(
  input: FlinkConfigInput & { restPort: number; commitOnly: boolean; start: number },
): Record<string, string> {
  const { endedBy } = runPaths(input.spec.tenantId, input.spec.jobId, input.spec.runId);
  return {
    ...common(input),
    // The end of the job is known from here even when the JobManager dies before the agent has seen it.
    // What Flink writes there nobody can mask: of a job with secrets the agent stores it, as it stores the logs beside it.
    'jobmanager.archive.fs.dir':
      input.spec.secrets.length === 0
        ? `s3://${input.bucket}/${endedBy(input.epoch, input.start)}`
        : `file://${input.directory}/logs`,
    'rest.address': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    'rest.port': String(input.restPort),
    'rest.bind-port': String(input.restPort),
    'web.submit.enable': 'false',
    'web.rescale.enable': 'false',
    'web.cancel.enable': 'true',
    'web.refresh-interval': '300 ms',
    'jobmanager.bind-host': input.jobManager.host,
    'blob.server.port': String(input.jobManager.blobPort),
    ...(input.commitOnly ? { 'execution.checkpointing.interval': '365 d' } : {}),
  };
}

/** Configuration of a TaskManager's JVM. `resourceId` names this start of it, so that its death is not mistaken for a pause. */
export function taskManagerConfig(
  input: FlinkConfigInput & { host: string; resourceId: string },
): Record<string, string> {
  return {
    ...common(input),
    'taskmanager.host': input.host,
    'taskmanager.bind-host': input.host,
    'taskmanager.rpc.port': '0',
    'taskmanager.data.port': '0',
    'taskmanager.resource-id': input.resourceId,
    'taskmanager.jvm-exit-on-oom': 'true',
  };
}

function common(input: FlinkConfigInput): Record<string, string> {
  const { spec } = input;
  const allowed = Object.entries(spec.settings.flinkConfig).filter(([key]) => ownedBecause(key) === null);
  const ofProgram = spec.jar === null ? {} : { 'classloader.parent-first-patterns.default': fromTheEngine };
  return { ...defaults(spec.settings), ...ofProgram, ...Object.fromEntries(allowed), ...owned(input) };
}

/**
 * Flink's own list but for `scala.`: our planner lies on the class path together with its Scala 2.12, and a program in
 * Scala brings the library it was compiled with.
 */
const fromTheEngine =
  'java.;org.apache.flink.;com.esotericsoftware.kryo;javax.annotation.;org.xml;javax.xml;org.apache.xerces;org.w3c;' +
  'org.rocksdb.;org.slf4j;org.apache.log4j;org.apache.logging;org.apache.commons.logging;ch.qos.logback';

/** What a job may change. */
function defaults(settings: JobSettings): Record<string, string> {
  const slow = slowness(settings);
  return {
    'execution.checkpointing.mode': 'EXACTLY_ONCE',
    'execution.checkpointing.unaligned.enabled': 'false',
    'execution.checkpointing.min-pause': `${Math.round((settings.checkpointIntervalMs * slow) / 8)} ms`,
    // Flink's default of 0 restarts the job on one hiccup of S3.
    'execution.checkpointing.tolerable-failed-checkpoints': String(10 * slow),
    'state.backend.type': 'hashmap',
    'restart-strategy.type': 'exponential-delay',
    'restart-strategy.exponential-delay.initial-backoff': '200 ms',
    'restart-strategy.exponential-delay.max-backoff': '30 s',
    'restart-strategy.exponential-delay.reset-backoff-threshold': '5 min',
    'restart-strategy.exponential-delay.attempts-before-reset-backoff': '2147483647',
    'heartbeat.interval': `${slow === 4 ? 3 : slow} s`,
    'heartbeat.timeout': `${6 * slow} s`,
    // Both ends start together, so the first try often comes too early; Flink's own pause is 10 s.
    'cluster.registration.error-delay': '200 ms',
    'cluster.registration.refused-registration-delay': '500 ms',
    'cluster.registration.max-timeout': `${2 * slow} s`,
    // Gathered when the agent asks, which it does every 5 s, or every second while somebody looks; Flink's own 10 s are too old.
    'metrics.fetcher.update-interval': '900 ms',
    'jobmanager.adaptive-scheduler.resource-wait-timeout': '365 d',
    // A lost TaskManager is back within a start; only if it is not, the job goes on with fewer slots.
    'jobmanager.adaptive-scheduler.resource-stabilization-timeout': `${15 * slow} s`,
    'jobmanager.adaptive-scheduler.scaling-interval.min': `${5 * slow} s`,
  };
}

/** What Millrace owns (flink-owned-keys.ts has the reasons). */
function owned(input: FlinkConfigInput): Record<string, string> {
  const { spec, jobManager } = input;
  const slow = slowness(spec.settings);
  const paths = runPaths(spec.tenantId, spec.jobId, spec.runId);
  return {
    'jobmanager.rpc.address': jobManager.host,
    'jobmanager.rpc.port': String(jobManager.rpcPort),
    'jobmanager.scheduler': 'adaptive',
    'high-availability.type': 'NONE',
    // With Hadoop on the class path Flink would otherwise load its security modules and token providers at every start.
    'security.module.factory.classes': 'org.apache.flink.runtime.security.modules.JaasModuleFactory',
    'security.context.factory.classes':
      'org.apache.flink.runtime.security.contexts.NoOpSecurityContextFactory',
    'security.delegation.tokens.enabled': 'false',
    'pekko.ask.timeout': `${10 * slow} s`,
    'parallelism.default': String(spec.settings.parallelism),
    'pipeline.max-parallelism': String(spec.maxParallelism),
    'pipeline.name': `${spec.jobId} version ${spec.version}`,
    'taskmanager.numberOfTaskSlots': String(slotsOf(spec.settings)),
    'execution.shutdown-on-application-finish': 'false',
    'execution.submit-failed-job-on-application-error': 'true',
    'execution.checkpointing.dir': `s3://${input.bucket}/${paths.checkpoints(input.epoch)}`,
    'execution.checkpointing.storage': 'filesystem',
    'execution.checkpointing.interval': `${spec.settings.checkpointIntervalMs} ms`,
    'execution.checkpointing.timeout': `${spec.settings.checkpointTimeoutMs} ms`,
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    'execution.checkpointing.num-retained': '3',
    // A program that ends its JVM would be started again and again; Flink makes an exception of it.
    ...(spec.jar === null ? {} : { 'cluster.intercept-user-system-exit': 'THROW' }),
    'io.tmp.dirs': `${input.directory}/tmp`,
    'process.working-dir': `${input.directory}/tmp`,
    ...storageKeys(input.storage),
    ...input.memory,
  };
}

const storageKeys = (storage: LocalStorage | null): Record<string, string> =>
  storage === null
    ? {}
    : {
        's3.endpoint': storage.endpoint,
        's3.path.style.access': 'true',
        's3.access-key': storage.accessKey,
        's3.secret-key': storage.secretKey,
      };

/** Flink's config.yaml: one flat key a line, values as JSON strings, which are YAML strings too. */
export const configYaml = (config: Readonly<Record<string, string>>): string =>
  `${Object.keys(config)
    .sort()
    .map((key) => `${key}: ${JSON.stringify(config[key])}`)
    .join('\n')}\n`;
