import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool, ToolFailed } from '../run-tool.ts';
import { SetupError } from '../setup-error.ts';
import { requireChecksum } from './checksums.ts';
import type { Release } from './releases.ts';

type Log = (line: string) => void;

/**
 * Downloads Flink's source distribution with pip, which carries its jars, and unpacks what an engine needs of it into
 * `into`: lib/, bin/ and licences/. The archive is deleted once unpacked; one already downloaded is used again.
 */
export async function fetchFlink(
  cache: string,
  flink: Release['flink'],
  into: string,
  log: Log,
): Promise<void> {
  const downloads = join(cache, 'downloads');
  const archive = join(downloads, `${flink.package.replaceAll('-', '_')}-${flink.version}.tar.gz`);
  if (!(await exists(archive))) await download(cache, flink, archive, log);
  await requireChecksum(archive, flink.sha256);
  log('Unpacking Flink');
  await unpack(cache, archive, into);
  await unwrapJars(cache, join(into, 'lib'));
  await rm(archive);
}

async function download(cache: string, flink: Release['flink'], archive: string, log: Log): Promise<void> {
  const work = `${archive}.part`;
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, 'tmp'), { recursive: true });
  // pip checks the hash itself before it runs anything of the package.
  const requirements = join(work, 'requirements.txt');
  await writeFile(requirements, `${flink.package}==${flink.version} --hash=sha256:${flink.sha256}\n`);
  const logFile = join(cache, 'logs', 'pip.log');
  const watch = watchGrowth(join(work, 'tmp'), flink, log);
  try {
    const options =
      '--no-deps --no-binary :all: --no-cache-dir --progress-bar off --disable-pip-version-check';
    await runTool({
      command: 'python3',
      args: [
        '-m',
        'pip',
        'download',
        ...options.split(' '),
        ...(await resumeOption(cache)),
        '-r',
        requirements,
        '-d',
        work,
      ],
      cwd: work,
      // pip's own temporary folder must be on the disk we have asked for room, and is how we see its progress.
      env: { TMPDIR: join(work, 'tmp') },
      logFile,
    });
  } catch (error) {
    if (!(error instanceof ToolFailed)) throw error;
    const broken = error.tail().includes('DO NOT MATCH THE HASHES');
    throw new SetupError(
      broken
        ? 'The download of Flink is broken: its sha256 is not the expected one.'
        : 'pip could not download Flink.',
      logFile,
      broken
        ? 'start again to download it anew; if it stays so, the package index you use serves something else.'
        : 'check the network and your pip settings (pip config list), then start again.',
      error,
    );
  } finally {
    clearInterval(watch);
  }
  const file = (await readdir(work)).find((name) => name.endsWith('.tar.gz'));
  if (file === undefined) {
    throw new SetupError('pip reported success but left no file.', work, 'start again.');
  }
  await rename(join(work, file), archive);
  await rm(work, { recursive: true, force: true });
}

/** pip >= 25.1 goes on with a broken transfer instead of starting over; older ones refuse the option. */
async function resumeOption(cache: string): Promise<string[]> {
  let known = false;
  await runTool({
    command: 'python3',
    args: ['-m', 'pip', 'download', '--help'],
    cwd: cache,
    logFile: join(cache, 'logs', 'pip-help.log'),
    onLine: (line) => {
      known ||= line.includes('--resume-retries');
    },
  });
  return known ? ['--resume-retries', '10'] : [];
}

function watchGrowth(folder: string, flink: Release['flink'], log: Log): NodeJS.Timeout {
  let shown = 0;
  return setInterval(async () => {
    const bytes = await largestArchive(folder).catch(() => 0);
    const percent = Math.floor((bytes / flink.bytes) * 100);
    if (percent < shown + 10) return;
    shown = percent;
    log(`  ${(bytes / 1e6).toFixed(0)} of ${(flink.bytes / 1e6).toFixed(0)} MB (${percent} %)`);
  }, 300).unref();
}

async function largestArchive(folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.tar.gz'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return Math.max(0, ...sizes);
}

async function unpack(cache: string, archive: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  await runTool({
    command: 'tar',
    args: [
      '-xzf',
      archive,
      '--strip-components=2',
      '-C',
      into,
      '--no-same-owner',
      '--wildcards',
      '*/deps/lib',
      '*/deps/bin',
      '*/deps/licenses',
    ],
    cwd: into,
    logFile: join(cache, 'logs', 'tar.log'),
  });
}

/**
 * Flink hides two jars within jars and loads them with class loaders of their own, which no class-data-sharing archive
 * can cover: the planner (in its loader) and the RPC system (in flink-dist). Here both lie on the class path as
 * they are; the planner's loader goes, and our DirectRpcSystemLoader comes before Flink's.
 */
async function unwrapJars(cache: string, lib: string): Promise<void> {
  const names = await readdir(lib);
  const loader = names.find((name) => name.startsWith('flink-table-planner-loader-'));
  const dist = names.find((name) => name.startsWith('flink-dist-'));
  if (loader === undefined || dist === undefined) {
    throw new SetupError('This Flink has no table planner or no flink-dist.', lib, 'use another release.');
  }
  await takeOut(
    cache,
    lib,
    loader,
    'flink-table-planner.jar',
    loader.replace('planner-loader', 'planner_2.12'),
  );
  await takeOut(cache, lib, dist, 'flink-rpc-akka.jar', dist.replace('flink-dist', 'flink-rpc-akka'));
  await rm(join(lib, loader));
}

async function takeOut(cache: string, lib: string, outer: string, inner: string, as: string): Promise<void> {
  await runTool({
    command: 'jar',
    args: ['xf', outer, inner],
    cwd: lib,
    logFile: join(cache, 'logs', 'jar.log'),
  });
  await rename(join(lib, inner), join(lib, as));
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
