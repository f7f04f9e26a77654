import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prepareCloud } from '../cloud/prepare-cloud.ts';
import { s3mock } from '../cloud/servers.ts';
import { freePort } from '../processes/free-port.ts';
import { spawnTied, type TiedProcess } from '../processes/tied-process.ts';
import { classPathFor, type EngineDescription, type Role } from './engine-description.ts';
import { MODULE_OPTIONS, TASKMANAGER_MEMORY, writeTrainingJob } from './training-job.ts';

type Jars = Pick<EngineDescription, 'classPath' | 'connectors'>;
type Engine = Pick<EngineDescription, 'release' | 'classPath' | 'connectors'> & { home: string };
type Log = (line: string) => void;

/** Generous, for a busy machine: a dump cut short is a slower start of every job afterwards. */
const RUN_PATIENCE_MS = 240_000;
const DUMP_PATIENCE_MS = 180_000;
const CHECKPOINTS_WANTED = 2;

export const ARCHIVE_FOLDER = 'cds';

/** Connector sets that get archives of their own: none, and each connector that has jars alone. */
export function trainedSets(engine: Jars): string[] {
  return ['', ...Object.keys(engine.connectors).sort()];
}

export function archiveName(role: Role, set: string): string {
  return `${role}${set === '' ? '' : `+${set}`}.jsa`;
}

/**
 * Runs a real job once per connector set, JobManager and TaskManager, with checkpoints and a savepoint in S3, and
 * has each JVM archive the classes it has loaded. Files land in <into>/cds. What fails twice is left out with a line in
 * the log: engines start without archives too, only slower.
 */
export async function trainArchives(cache: string, engine: Engine, into: string, log: Log): Promise<void> {
  await mkdir(join(into, ARCHIVE_FOLDER), { recursive: true });
  const cloud = await prepareCloud(cache, log);
  const folder = await mkdtemp(join(tmpdir(), 'millrace-train-'));
  const s3Port = await freePort(null);
  await mkdir(join(folder, 'tmp'));
  const server = s3mock(cloud, folder);
  const s3 = spawnTied({ ...server.command(s3Port), cwd: folder, logFile: join(folder, 's3.log') });
  try {
    await until(async () => !s3.running() || (await server.healthy(s3Port)), RUN_PATIENCE_MS);
    const logs = join(cache, 'logs', `training-${engine.release}`);
    await rm(logs, { recursive: true, force: true });
    await mkdir(logs, { recursive: true });
    const run = { engine, into: join(into, ARCHIVE_FOLDER), folder, logs, s3Port };
    for (const set of trainedSets(engine)) {
      log(`Training the engine for a fast start${set === '' ? '' : ` with ${set}`}`);
      const problem = (await trainSet(run, set)) && (await trainSet(run, set));
      if (problem !== null) log(`  ${problem} (see ${logs}); jobs will start slower`);
    }
  } finally {
    await s3.stop(5_000);
    await rm(folder, { recursive: true, force: true });
  }
}

type Run = { engine: Engine; into: string; folder: string; logs: string; s3Port: number };

/** Answers what went wrong, or null. */
async function trainSet(run: Run, set: string): Promise<string | null> {
  const folder = join(run.folder, set === '' ? 'base' : set);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'conf'), { recursive: true });
  await mkdir(join(folder, 'tmp'));
  const ports = { rpc: await freePort(null), rest: await freePort(null), s3: run.s3Port };
  await writeTrainingJob(folder, ports, set);
  const job = randomBytes(16).toString('hex');
  const jobManager = startJvm(
    run,
    folder,
    set,
    'jobmanager',
    ['-Xmx448m', '-XX:TieredStopAtLevel=1'],
    [
      'org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint',
      ...['-c', join(folder, 'conf'), '--job-id', job, '--job-classname', 'io.millrace.engine.SqlRunner'],
      ...['--script', join(folder, 'job.sql'), '--unique-prefix', 'training'],
    ],
  );
  const taskManager = startJvm(
    run,
    folder,
    set,
    'taskmanager',
    ['-Xmx256m', '-XX:MaxDirectMemorySize=192m'],
    [
      'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
      ...['-c', join(folder, 'conf'), ...TASKMANAGER_MEMORY],
    ],
  );
  let problem: string | null = null;
  try {
    const ran = await until(
      async () =>
        !jobManager.running() ||
        !taskManager.running() ||
        (await checkpoints(ports.rest, job)) >= CHECKPOINTS_WANTED,
      RUN_PATIENCE_MS,
    );
    if (!ran || !jobManager.running() || !taskManager.running()) problem = 'the training job did not run';
    else await savepoint(ports.rest, job);
  } finally {
    // Archives are written when a JVM ends by itself, which SIGTERM makes it do.
    await Promise.all([jobManager.stop(DUMP_PATIENCE_MS), taskManager.stop(DUMP_PATIENCE_MS)]);
  }
  if (problem !== null) {
    for (const role of ['jobmanager', 'taskmanager'] as const) {
      await rm(join(run.into, archiveName(role, set)), { force: true });
    }
    return problem;
  }
  const written = await Promise.all(
    (['jobmanager', 'taskmanager'] as const).map((role) => exists(join(run.into, archiveName(role, set)))),
  );
  return written.includes(false) ? 'not all archives were written' : null;
}

function startJvm(
  run: Run,
  folder: string,
  set: string,
  role: Role,
  flags: string[],
  main: string[],
): TiedProcess {
  return spawnTied({
    command: 'java',
    args: [
      ...flags,
      '-XX:+UseSerialGC',
      `-XX:ArchiveClassesAtExit=${join(run.into, archiveName(role, set))}`,
      ...['-Xlog:cds=off', '-Xlog:cds+dynamic=off'],
      ...MODULE_OPTIONS,
      `-Djava.io.tmpdir=${join(folder, 'tmp')}`,
      `-Dlog4j.configurationFile=${join(folder, 'conf', 'log4j.properties')}`,
      ...[
        '-cp',
        classPathFor(run.engine.home, run.engine, set).join(':'),
        'io.millrace.engine.Launcher',
        ...main,
      ],
    ],
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: folder,
      LANG: 'C.UTF-8',
      FLINK_PLUGINS_DIR: join(run.engine.home, 'plugins'),
      MILLRACE_NO_STDIN_WATCH: '1',
    },
    cwd: folder,
    logFile: join(run.logs, archiveName(role, set).replace('.jsa', '.log')),
  });
}

async function checkpoints(rest: number, job: string): Promise<number> {
  const answer = (await ask(rest, `/jobs/${job}/checkpoints`)) as { counts?: { completed?: number } } | null;
  return answer?.counts?.completed ?? 0;
}

/** Taken for the classes it loads; whether it succeeds does not matter. */
async function savepoint(rest: number, job: string): Promise<void> {
  const asked = (await ask(rest, `/jobs/${job}/savepoints`, {})) as { 'request-id'?: string } | null;
  const id = asked?.['request-id'];
  if (id === undefined) return;
  await until(async () => {
    const answer = (await ask(rest, `/jobs/${job}/savepoints/${id}`)) as { status?: { id?: string } } | null;
    return answer?.status?.id !== 'IN_PROGRESS';
  }, 10_000);
}

async function ask(rest: number, path: string, body?: object): Promise<unknown> {
  try {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${rest}${path}`, {
      ...init,
      signal: AbortSignal.timeout(2_000),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

async function until(condition: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await delay(200)) {
    if (await condition()) return true;
  }
  return false;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
