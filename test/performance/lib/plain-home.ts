/** Flink as it is shipped: its lib folder untouched, S3 as a plugin, connectors in lib, the job's jar in usrlib. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../../infra/local/cache-folder.ts';
import { withCacheLock } from '../../../infra/local/engine/cache-lock.ts';
import { readDescription } from '../../../infra/local/engine/engine-description.ts';
import { prepareEngine } from '../../../infra/local/engine/prepare-engine.ts';
import { readReleases } from '../../../infra/local/engine/releases.ts';
import { digestOf, isDone, runStage, type Stage } from '../../../infra/local/engine/stage.ts';
import { runTool } from '../../../infra/local/run-tool.ts';

const runner = fileURLToPath(new URL('PlainSqlRunner.java', import.meta.url));

/** Folder with lib/, bin/, plugins/ and usrlib/ of the default release, fetched and built once. */
export async function plainFlink(say: (line: string) => void): Promise<string> {
  const cache = cacheFolder();
  const { home: engine, release } = await prepareEngine({ log: say });
  const described = (await readReleases()).releases[release];
  const connectors = (await readDescription(engine))?.connectors.kafka;
  if (described === undefined || connectors === undefined) throw new Error('the engine is not prepared');
  const root = join(cache, 'plain-flink', `flink-${release}`);
  const shipped: Stage = {
    root,
    name: 'shipped',
    inputs: digestOf(described.flink),
    build: (into) => fetchShipped(cache, described.flink, into, say),
  };
  const added: Stage = {
    root,
    name: 'added',
    inputs: digestOf(described.jars, connectors, await readFile(runner, 'utf8')),
    build: (into) => addTo(into, { cache, root, engine, connectors }),
  };
  if ((await isDone(shipped)) && (await isDone(added))) return root;
  await mkdir(root, { recursive: true });
  await withCacheLock(cache, 'plain-flink', say, async () => {
    await runStage(shipped);
    await runStage(added);
  });
  return root;
}

type Flink = { package: string; version: string; sha256: string };

async function fetchShipped(cache: string, flink: Flink, into: string, say: (line: string) => void) {
  say('Fetching Flink as it is shipped, to compare with');
  const work = join(into, 'download');
  await mkdir(work);
  const requirements = join(work, 'requirements.txt');
  await writeFile(requirements, `${flink.package}==${flink.version} --hash=sha256:${flink.sha256}\n`);
  const options = '--no-deps --no-binary :all: --no-cache-dir --progress-bar off --disable-pip-version-check';
  await runTool({
    command: 'python3',
    args: ['-m', 'pip', 'download', ...options.split(' '), '-r', requirements, '-d', work],
    cwd: work,
    env: { TMPDIR: work },
    logFile: join(cache, 'logs', 'pip-plain.log'),
  });
  const archive = (await readdir(work)).find((name) => name.endsWith('.tar.gz'));
  if (archive === undefined) throw new Error('pip left no archive');
  const unpack = `-xzf ${archive} --strip-components=2 -C ${into} --no-same-owner --wildcards */deps/lib */deps/bin`;
  await runTool({
    command: 'sh',
    args: ['-c', `tar ${unpack.replaceAll('*', "'*'")} && rm -r ${work}`],
    cwd: work,
    logFile: join(cache, 'logs', 'tar-plain.log'),
  });
}

async function addTo(
  into: string,
  from: { cache: string; root: string; engine: string; connectors: readonly string[] },
): Promise<void> {
  for (const folder of ['lib', 'plugins/s3-fs-hadoop', 'usrlib', 'classes']) {
    await mkdir(join(into, folder), { recursive: true });
  }
  for (const jar of from.connectors) await copyFile(join(from.engine, jar), join(into, 'lib', nameOf(jar)));
  const s3 = (await readdir(join(from.engine, 'lib'))).find((name) => name.startsWith('flink-s3-fs-hadoop-'));
  if (s3 === undefined) throw new Error('the engine has no S3 file system');
  await copyFile(join(from.engine, 'lib', s3), join(into, 'plugins', 's3-fs-hadoop', s3));
  const logFile = join(from.cache, 'logs', 'javac-plain.log');
  const classes = join(into, 'classes');
  const lib = join(from.root, 'lib', '*');
  await runTool({
    command: 'javac',
    args: ['--release', '17', '-d', classes, '-cp', lib, runner],
    cwd: into,
    logFile,
  });
  await runTool({
    command: 'jar',
    args: ['cf', join(into, 'usrlib', 'job.jar'), '-C', classes, '.'],
    cwd: into,
    logFile,
  });
}

const nameOf = (path: string): string => path.split('/').at(-1) ?? path;
