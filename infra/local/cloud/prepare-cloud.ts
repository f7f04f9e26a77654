import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withCacheLock } from '../engine/cache-lock.ts';
import { fetchJars } from '../engine/fetch-jars.ts';
import { javaFingerprint } from '../engine/java-version.ts';
import { parseCoordinate, type Releases, readReleases } from '../engine/releases.ts';
import { digestOf, digestOfFolder, isDone, runStage, type Stage } from '../engine/stage.ts';
import { runTool } from '../run-tool.ts';
import { trainS3mock } from './train-s3mock.ts';

const LAUNCHERS = fileURLToPath(new URL('../java/', import.meta.url));

/** Class paths of the two servers, with our launchers first. */
export type CloudHome = { root: string; dynamodb: string[]; s3: string[] };

type Log = (line: string) => void;

/**
 * Fetches DynamoDB Local and S3Mock into <cache>/local-cloud and compiles the launchers that keep them on loopback.
 * Does nothing when all is there. Safe under several processes at once.
 */
export async function prepareCloud(cache: string, log: Log): Promise<CloudHome> {
  const root = join(cache, 'local-cloud');
  const stages = await stagesOf(cache, root, log);
  const done = await Promise.all(stages.map((stage) => isDone(stage)));
  if (done.includes(false)) {
    await mkdir(cache, { recursive: true });
    await withCacheLock(cache, 'local-cloud', log, async () => {
      for (const stage of stages) await runStage(stage);
    });
  }
  return classPaths(root);
}

async function stagesOf(cache: string, root: string, log: Log): Promise<Stage[]> {
  const { localCloud } = await readReleases();
  const servers: Stage = {
    root,
    name: 'servers',
    inputs: digestOf(localCloud, 'unpacked'),
    build: (into) => fetchServers(cache, localCloud, into, log),
  };
  const launchers: Stage = {
    root,
    name: 'launchers',
    inputs: digestOf(servers.inputs, await digestOfFolder(LAUNCHERS)),
    build: (into) => compileLaunchers(cache, root, into),
  };
  const archive: Stage = {
    root,
    name: 'archive',
    inputs: digestOf(launchers.inputs, await javaFingerprint()),
    build: async (into) => {
      log('Training S3Mock for a fast start');
      await mkdir(join(into, 's3mock'));
      const trained = await trainS3mock(await classPaths(root), join(into, 's3mock', 's3mock.jsa'));
      if (!trained) log('  no archive was written; S3Mock will start without it');
    },
  };
  return [servers, launchers, archive];
}

async function fetchServers(
  cache: string,
  cloud: Releases['localCloud'],
  into: string,
  log: Log,
): Promise<void> {
  log(`Fetching DynamoDB Local ${cloud['dynamodb-local'].version} and S3Mock ${cloud.s3mock.version}`);
  const s3 = join(into, 's3mock');
  await fetchJars(
    cache,
    [
      ...cloud['dynamodb-local'].jars.map((jar) => ({ ...jar, into: join(into, 'dynamodb-local') })),
      ...cloud.s3mock.jars.map((jar) => ({ ...jar, into: s3 })),
    ],
    log,
  );
  // S3Mock is one jar of jars. Taken apart it starts in half the time: jars within jars cannot be in a CDS archive.
  for (const jar of cloud.s3mock.jars) {
    const { fileName } = parseCoordinate(jar.coordinate);
    const logFile = join(cache, 'logs', 'jar.log');
    await runTool({ command: 'jar', args: ['xf', fileName, 'BOOT-INF'], cwd: s3, logFile });
    await runTool({
      command: 'jar',
      args: ['cf', 's3mock-application.jar', '-C', 'BOOT-INF/classes', '.'],
      cwd: s3,
      logFile,
    });
    await rm(join(s3, 'BOOT-INF', 'classes'), { recursive: true });
    await rm(join(s3, fileName));
  }
}

async function compileLaunchers(cache: string, root: string, into: string): Promise<void> {
  const classes = join(into, 'classes');
  await mkdir(classes);
  const sources = (await readdir(LAUNCHERS, { recursive: true })).filter((name) => name.endsWith('.java'));
  const libraries = ['dynamodb-local/*', 's3mock/BOOT-INF/lib/*'].map((name) => join(root, name));
  const logFile = join(cache, 'logs', 'javac.log');
  await runTool({
    command: 'javac',
    args: ['--release', '17', '-d', classes, '-cp', libraries.join(':'), ...sources],
    cwd: LAUNCHERS,
    logFile,
  });
  await runTool({
    command: 'jar',
    args: ['cf', join(into, 'launchers.jar'), '-C', classes, '.', '-C', LAUNCHERS, 'META-INF'],
    cwd: into,
    logFile,
  });
  await rm(classes, { recursive: true });
}

async function classPaths(root: string): Promise<CloudHome> {
  const dynamodb = (await readdir(join(root, 'dynamodb-local')))
    .filter((name) => name.endsWith('.jar'))
    .sort();
  // Spring's own order of its libraries.
  const index = await readFile(join(root, 's3mock', 'BOOT-INF', 'classpath.idx'), 'utf8');
  const s3 = [...index.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  const launchers = join(root, 'launchers.jar');
  return {
    root,
    dynamodb: [launchers, ...dynamodb.map((name) => join(root, 'dynamodb-local', name))],
    s3: [
      launchers,
      join(root, 's3mock', 's3mock-application.jar'),
      ...s3.map((name) => join(root, 's3mock', name)),
    ],
  };
}
