import { describe, expect, it } from 'vitest';
import { ownedBecause, refusedKeys } from '../../shared/domain/flink-owned-keys.ts';

/** From the configuration pages of Flink 1.20 and 2.3, with what a person reads: why, and what to do instead. */
const owned: Readonly<Record<string, readonly [because: RegExp, instead: RegExp, keys: string]>> = {
  'ports and addresses': [
    /belong to the task/,
    /Leave it out/,
    `jobmanager.rpc.address jobmanager.rpc.port jobmanager.bind-host blob.server.port taskmanager.host
     taskmanager.bind-host taskmanager.rpc.port taskmanager.rpc.bind-port taskmanager.data.port
     taskmanager.data.bind-port taskmanager.network.bind-policy taskmanager.collect-sink.port
     queryable-state.proxy.ports queryable-state.server.ports metrics.internal.query-service.port`,
  ],
  'REST and web': [
    /over loopback/,
    /API of Millrace/,
    `rest.address rest.port rest.bind-address rest.bind-port web.submit.enable web.upload.dir web.cancel.enable
     historyserver.web.port historyserver.archive.fs.dir sql-gateway.session.max-num`,
  ],
  'ids of processes': [
    /belong to the task/,
    /Leave it out/,
    'jobmanager.resource-id taskmanager.resource-id cluster.id',
  ],
  'ids of the job': [/for its life/, /Leave it out/, 'pipeline.fixed-job-id pipeline.name'],
  'high availability': [
    /run ledger/,
    /newest checkpoint/,
    `high-availability.type high-availability high-availability.storageDir high-availability.zookeeper.quorum
     high-availability.cluster-id job-result-store.storage-path job-result-store.delete-on-commit
     zookeeper.sasl.disable recovery.mode`,
  ],
  'where state lies': [
    /belongs to the run/,
    /snapshots/,
    `execution.checkpointing.dir execution.checkpointing.savepoint-dir execution.checkpointing.storage
     execution.checkpointing.create-subdir state.checkpoints.dir state.savepoints.dir state.checkpoint-storage
     state.backend.fs.checkpointdir jobmanager.archive.fs.dir dstl.dfs.base-path`,
  ],
  'what recovery keeps': [
    /newest checkpoints/,
    /retention/,
    `execution.checkpointing.externalized-checkpoint-retention execution.checkpointing.num-retained
     state.checkpoints.num-retained`,
  ],
  'where a start begins': [
    /what it restores/,
    /Give start/,
    `execution.state-recovery.path execution.state-recovery.claim-mode execution.savepoint.path
     execution.state-recovery.ignore-unclaimed-state execution.savepoint-restore-mode`,
  ],
  memory: [
    /CU size/,
    /Choose another size/,
    `jobmanager.memory.process.size jobmanager.memory.heap.size jobmanager.heap.size taskmanager.heap.size
     taskmanager.memory.process.size taskmanager.memory.flink.size taskmanager.memory.managed.fraction
     taskmanager.memory.network.max taskmanager.network.memory.fraction taskmanager.cpu.cores
     env.java.opts.all env.java.opts.taskmanager env.java.home state.backend.rocksdb.memory.fixed-per-tm`,
  ],
  'slots and TaskManagers': [
    /reckoned from the settings/,
    /slotsPerTaskManager/,
    'taskmanager.numberOfTaskSlots slotmanager.number-of-slots.max slotmanager.redundant-taskmanager-num',
  ],
  parallelism: [
    /slots and CU/,
    /operatorParallelism/,
    `parallelism.default pipeline.jobvertex-parallelism-overrides table.exec.resource.default-parallelism`,
  ],
  'names of operators': [
    /what they do/,
    /Leave it out/,
    'table.exec.uid.generation table.exec.uid.format pipeline.auto-generate-uids',
  ],
  security: [
    /credentials come from the task/,
    /role of the job/,
    `security.ssl.enabled security.ssl.internal.keystore security.kerberos.login.keytab
     security.delegation.tokens.enabled security.module.factory.classes s3.access-key s3.secret-key
     s3.endpoint s3a.aws.credentials.provider fs.default-scheme fs.s3a.secret.key`,
  ],
  'code and jars': [
    /of its version|engine release decides/,
    /artifact|Leave it out/,
    'pipeline.jars pipeline.classpaths pipeline.cached-files user.artifacts.base-dir plugin.classloader.parent-first-patterns.default',
  ],
  folders: [
    /belong to the task/,
    /Leave it out/,
    `io.tmp.dirs process.working-dir process.taskmanager.working-dir taskmanager.state.local.root-dirs
     state.backend.rocksdb.localdir state.backend.rocksdb.log.dir log.file table.catalog-store.kind`,
  ],
  'its own settings': [
    /setting of its own/,
    /Use the setting/,
    'execution.checkpointing.interval execution.checkpointing.timeout',
  ],
  'who runs it': [
    /topology|Millrace starts|adaptive scheduler|streaming jobs|agent has to read|started again/,
    /Leave it out/,
    `execution.target execution.attached kubernetes.cluster-id yarn.application.name jobmanager.scheduler
     scheduler-mode execution.runtime-mode execution.shutdown-on-application-finish
     execution.submit-failed-job-on-application-error cluster.intercept-user-system-exit`,
  ],
  measuring: [
    /Millrace measures/,
    /metrics of the job/,
    'metrics.reporters metrics.reporter.prom.factory.class metrics.reporter.prom.port',
  ],
  'timeouts between JVMs': [
    /grow as sizes shrink/,
    /heartbeat.timeout/,
    'pekko.ask.timeout akka.tcp.timeout',
  ],
};

/** What a job may well want to tune. */
const open = `
  table.exec.state.ttl table.exec.mini-batch.enabled table.exec.source.idle-timeout table.local-time-zone
  table.exec.sink.upsert-materialize table.optimizer.agg-phase-strategy state.backend.type state.backend.incremental
  state.backend.rocksdb.memory.managed state.backend.rocksdb.thread.num state.backend.rocksdb.predefined-options
  execution.checkpointing.mode execution.checkpointing.unaligned.enabled execution.checkpointing.min-pause
  execution.checkpointing.incremental execution.checkpointing.tolerable-failed-checkpoints execution.buffer-timeout
  restart-strategy.type restart-strategy.fixed-delay.attempts pipeline.object-reuse pipeline.operator-chaining.enabled
  pipeline.auto-watermark-interval pipeline.generic-types heartbeat.timeout task.cancellation.timeout
  taskmanager.network.memory.buffer-debloat.enabled taskmanager.network.detailed-metrics
  jobmanager.adaptive-scheduler.scaling-interval.min metrics.latency.interval state.latency-track.keyed-state-enabled`;

const words = (text: string): string[] => text.trim().split(/\s+/);

describe('Flink keys that Millrace owns', () => {
  it.each(Object.entries(owned))('%s: why, and what to use instead', (_title, [because, instead, keys]) => {
    const config = Object.fromEntries(words(keys).map((key) => [key, 'x']));
    const refused = refusedKeys(config);
    expect(refused.map(({ key }) => key)).toEqual(Object.keys(config));
    for (const one of refused) {
      expect(one, one.key).toMatchObject({
        because: expect.stringMatching(because),
        instead: expect.stringMatching(instead),
      });
    }
  });

  it.each(words(open))('%s may be set', (key) => {
    expect(ownedBecause(key)).toBeNull();
  });
});
