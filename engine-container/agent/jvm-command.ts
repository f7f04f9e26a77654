/** Command lines of Flink's JVMs. Nothing is read here: sizes, paths and addresses come in, words come out. */
import {
  type JobManagerMemory,
  jobManagerJvmOptions,
  type TaskManagerMemory,
  taskManagerJvmOptions,
} from '../../shared/domain/memory-budget.ts';
import type { CuSize } from '../../shared/resources/job-settings.ts';
import type { AgentSettings, Engine, JvmProcess } from './ports.ts';
import type { Restore } from './stop-rule.ts';

/** What Flink's own config.yaml opens, for Java 17 and later. */
const opens = [
  '--add-exports=java.base/sun.net.util=ALL-UNNAMED',
  '--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED',
  '--add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED',
  '--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED',
  '--add-exports=jdk.compiler/com.sun.tools.javac.parser=ALL-UNNAMED',
  '--add-exports=jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED',
  '--add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED',
  '--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED',
  ...[
    'lang',
    'net',
    'io',
    'nio',
    'lang.reflect',
    'text',
    'time',
    'util',
    'util.concurrent',
    'util.concurrent.atomic',
    'util.concurrent.locks',
  ].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
];

/**
 * The second compiler comes ten times later than by default: during a start it optimizes what is never needed again,
 * a third of a TaskManager's CPU until its tasks run. What records pass through gets there within seconds all the same.
 */
const lateOptimization = [
  '-XX:Tier4InvocationThreshold=50000',
  '-XX:Tier4MinInvocationThreshold=6000',
  '-XX:Tier4CompileThreshold=150000',
  '-XX:Tier4BackEdgeThreshold=400000',
];

const launcher = 'io.millrace.engine.Launcher';

export type CommandInput = {
  engine: Engine;
  /** Names of the connectors the job uses; those that are part of Flink have no jars. */
  connectors: readonly string[];
  /** Absolute folder of this start; holds conf/, logs/, tmp/. */
  directory: string;
  cu: CuSize;
  /** Code of the user's may call System.exit, which Flink then turns into an exception. */
  intercepted: boolean;
};

export function jobManagerArguments(
  input: CommandInput & {
    memory: JobManagerMemory;
    flinkJobId: string;
    restore: Restore | null;
    /** Main class and its arguments. */
    main: readonly string[];
    /** It is told what to restore once it has come so far; `restore` is null then. */
    held: boolean;
  },
): string[] {
  return [
    ...jobManagerJvmOptions(input.memory),
    // It starts, plans and then mostly waits: code that is compiled quickly beats code that is compiled well.
    ...(input.memory.heap < 2048 ? ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] : ['-XX:+UseG1GC']),
    ...(input.held ? ['-Dmillrace.held=true'] : []),
    ...shared(input, 'jobmanager'),
    launcher,
    'org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint',
    '-c',
    `${input.directory}/conf`,
    '--job-id',
    input.flinkJobId,
    ...restoreArguments(input.restore),
    '--job-classname',
    ...input.main,
  ];
}

export function taskManagerArguments(
  input: CommandInput & { memory: TaskManagerMemory; memoryConfig: Readonly<Record<string, string>> },
): string[] {
  return [
    ...taskManagerJvmOptions(input.memory),
    input.cu < 2 ? '-XX:+UseSerialGC' : '-XX:+UseG1GC',
    ...lateOptimization,
    ...shared(input, 'taskmanager'),
    launcher,
    'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
    '-c',
    `${input.directory}/conf`,
    ...Object.entries(input.memoryConfig).flatMap(([key, value]) => ['-D', `${key}=${value}`]),
  ];
}

function shared(input: CommandInput, process: JvmProcess): string[] {
  const { engine, directory } = input;
  const connectors = withJars(engine, input.connectors);
  const archive = archiveFor(engine, process, connectors);
  return [
    // An archive that does not fit (another Java, another class path) is left aside without a word.
    '-Xshare:auto',
    ...(archive === undefined
      ? []
      : [`-XX:SharedArchiveFile=${engine.home}/${archive}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off']),
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-UsePerfData',
    ...(input.intercepted ? ['-Djava.security.manager=allow'] : []),
    `-XX:ErrorFile=${directory}/logs/hs_err.log`,
    ...opens,
    `-Djava.io.tmpdir=${directory}/tmp`,
    `-Dlog.file=${directory}/logs/${process}.log`,
    `-Dlog4j.configurationFile=${directory}/conf/log4j2.properties`,
    '-cp',
    [...engine.classPath, ...connectors.flatMap((name) => engine.connectors[name] ?? [])]
      .map((jar) => `${engine.home}/${jar}`)
      .join(':'),
  ];
}

/** The order is part of the class path an archive was made for. */
const withJars = (engine: Engine, names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => (engine.connectors[name] ?? []).length > 0).sort();

/** An archive serves every class path that begins with its own: the one of as many of these connectors as possible. */
function archiveFor(engine: Engine, process: JvmProcess, connectors: readonly string[]): string | undefined {
  for (let count = connectors.length; count >= 0; count -= 1) {
    const archive = engine.archives[process][connectors.slice(0, count).join('+')];
    if (archive !== undefined) return archive;
  }
  return undefined;
}

const restoreArguments = (restore: Restore | null): string[] =>
  restore === null
    ? []
    : [
        '--fromSavepoint',
        restore.path,
        ...(restore.allowNonRestoredState ? ['--allowNonRestoredState'] : []),
      ];

/** Environment of a JVM: made from nothing, so that the agent's token cannot be in it. */
export const jvmEnvironment = (settings: AgentSettings): Record<string, string> => ({
  // glibc keeps an arena per thread otherwise, which a small container pays for.
  MALLOC_ARENA_MAX: '2',
  FLINK_PLUGINS_DIR: `${settings.engine.home}/plugins`,
  AWS_REGION: settings.region,
  ...settings.jvmEnv,
});
