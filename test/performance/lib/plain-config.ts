import { REGION } from '../../../infra/local/cloud/servers.ts';
import { MODULE_OPTIONS } from '../../../infra/local/engine/training-job.ts';
import { configYaml } from '../../../shared/domain/flink-config.ts';
import { checkpointIntervalMs } from './kafka-job.ts';

/** env.java.opts.all of the configuration Flink is shipped with. */
export const moduleOptions: readonly string[] = [
  ...['api', 'file', 'parser', 'tree', 'util'].map(
    (name) => `--add-exports=jdk.compiler/com.sun.tools.javac.${name}=ALL-UNNAMED`,
  ),
  '--add-exports=java.base/sun.net.util=ALL-UNNAMED',
  ...MODULE_OPTIONS,
];

/** The configuration Flink is shipped with, free ports, and the checkpoints in S3 that both sides have. */
export const plainConfig = (o: {
  folder: string;
  rest: number;
  rpc: number;
  s3Endpoint: string;
  bucket: string;
}): string =>
  configYaml({
    'jobmanager.rpc.address': '127.0.0.1',
    'jobmanager.rpc.port': String(o.rpc),
    'jobmanager.bind-host': '127.0.0.1',
    'jobmanager.memory.process.size': '1600m',
    'jobmanager.execution.failover-strategy': 'region',
    'taskmanager.bind-host': '127.0.0.1',
    'taskmanager.host': '127.0.0.1',
    'taskmanager.numberOfTaskSlots': '1',
    'taskmanager.memory.process.size': '1728m',
    'parallelism.default': '1',
    'rest.address': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    'rest.port': String(o.rest),
    'io.tmp.dirs': `${o.folder}/tmp`,
    'execution.checkpointing.interval': `${checkpointIntervalMs} ms`,
    'execution.checkpointing.dir': `s3://${o.bucket}/plain/checkpoints`,
    's3.endpoint': o.s3Endpoint,
    's3.endpoint.region': REGION,
    's3.path.style.access': 'true',
    's3.access-key': 'local',
    's3.secret-key': 'local',
  });

/** As Flink ships it: INFO to a file that rolls. */
export const logging = `monitorInterval=30
rootLogger.level=INFO
rootLogger.appenderRef.file.ref=MainAppender
logger.shaded_zookeeper.name=org.apache.flink.shaded.zookeeper3
logger.shaded_zookeeper.level=INFO
appender.main.name=MainAppender
appender.main.type=RollingFile
appender.main.append=true
appender.main.fileName=\${sys:log.file}
appender.main.filePattern=\${sys:log.file}.%i
appender.main.layout.type=PatternLayout
appender.main.layout.pattern=%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n
appender.main.policies.type=Policies
appender.main.policies.size.type=SizeBasedTriggeringPolicy
appender.main.policies.size.size=100MB
appender.main.strategy.type=DefaultRolloverStrategy
`;
