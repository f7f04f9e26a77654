import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { buildJava } from './build-java.ts';
import { withCacheLock } from './cache-lock.ts';
import { type EngineDescription, type Role, readDescription } from './engine-description.ts';
import { fetchFlink } from './fetch-flink.ts';
import { fetchJars, type JarWanted } from './fetch-jars.ts';
import { javaFingerprint } from './java-version.ts';
import {
  type Connector,
  ENGINE_CONTAINER,
  parseCoordinate,
  type Release,
  readConnectors,
  readReleases,
} from './releases.ts';
import { digestOf, digestOfFolder, isDone, runStage, type Stage, writeAtomically } from './stage.ts';
import { ARCHIVE_FOLDER, archiveName, trainArchives, trainedSets } from './train-archives.ts';

export type PrepareOptions = {
  /** Which of releases.json; its default unless given. */
  release?: string;
  /** Download folder; default: MILLRACE_CACHE or ~/.cache/millrace. */
  cache?: string;
  log?: (line: string) => void;
  /** Folder with releases.json, connectors.json and java/; default: this repository's. */
  engineContainer?: string;
};

export type Prepared = { home: string; release: string };

/**
 * Makes the engine home of a release: Flink, its connectors, our Java. Answers within 300 ms
 * when nothing has changed. Idempotent; a killed run is gone on with; safe under several processes at once.
 * Rejects with SetupError (what, where, how to fix).
 */
export async function prepareEngine(options: PrepareOptions = {}): Promise<Prepared> {
  const cache = options.cache ?? cacheFolder();
  const log = options.log ?? (() => {});
  const container = options.engineContainer ?? ENGINE_CONTAINER;
  const { default: standard, releases } = await readReleases(container);
  const release = options.release ?? standard;
  const described = releases[release];
  if (described === undefined) throw new Error(`releases.json has no release ${release}`);
  const home = join(cache, 'engine', `flink-${release}`);
  const job: Job = {
    cache,
    home,
    release,
    described,
    container,
    log,
    connectors: await readConnectors(container),
  };
  const stages = await stagesOf(job);
  const java = await javaFingerprint();
  const preparedFrom = digestOf(
    stages.map((stage) => stage.inputs),
    java,
  );
  const done = async () =>
    (await readDescription(home))?.preparedFrom === preparedFrom &&
    (await Promise.all(stages.map((stage) => isDone(stage)))).every((stage) => stage) &&
    (await isDone(await archivesStage(job, java)));
  if (await done()) return { home, release };
  await mkdir(join(cache, 'engine'), { recursive: true });
  await withCacheLock(cache, `engine-${release}`, log, async () => {
    if (await done()) return;
    for (const stage of stages) await runStage(stage);
    await runStage(await archivesStage(job, java));
    const description = {
      release,
      preparedFrom,
      java,
      ...(await jarsOf(job)),
      archives: await archivesOf(job),
    };
    await writeAtomically(
      join(home, 'engine.json'),
      `${JSON.stringify(description satisfies EngineDescription, null, 2)}\n`,
    );
  });
  log(`Flink ${release} is ready`);
  return { home, release };
}

type Job = {
  cache: string;
  home: string;
  release: string;
  described: Release;
  container: string;
  connectors: Connector[];
  log: (line: string) => void;
};

async function stagesOf(job: Job): Promise<Stage[]> {
  const { cache, home, release, described, container, log } = job;
  const java = join(container, 'java');
  return [
    {
      root: home,
      name: 'flink',
      inputs: digestOf(described.flink, 'planner and rpc unwrapped'),
      build: async (into) => {
        log(`Downloading Flink ${release} (${(described.flink.bytes / 1e6).toFixed(0)} MB)`);
        await fetchFlink(cache, described.flink, into, log);
      },
    },
    {
      root: home,
      name: 'jars',
      inputs: digestOf(
        described.jars,
        job.connectors.map((connector) => connector.releases[release]),
      ),
      build: async (into) => {
        log('Fetching file systems and connectors');
        await fetchJars(cache, jarsWanted(job, into), log);
      },
    },
    {
      root: home,
      name: 'java',
      inputs: digestOf(await digestOfFolder(java), described.compiledAgainst),
      build: async (into) => {
        log("Building Millrace's own Java");
        await buildJava(cache, java, described.compiledAgainst, join(into, 'millrace'), log);
      },
    },
  ];
}

function jarsWanted(job: Job, into: string): JarWanted[] {
  const connectors = job.connectors.flatMap((connector) =>
    (connector.releases[job.release]?.jars ?? []).map((jar) => ({
      ...jar,
      into: join(into, 'connectors', connector.name),
    })),
  );
  return [...job.described.jars.map((jar) => ({ ...jar, into: join(into, jar.to) })), ...connectors];
}

/** Last, because an archive is valid only for the very jars it was made with: their size and time of change. */
async function archivesStage(job: Job, java: string): Promise<Stage> {
  const engine = await jarsOf(job);
  const jars = [...engine.classPath, ...Object.values(engine.connectors).flat()];
  const stamps = await Promise.all(
    jars.map(async (path) => {
      const found = await stat(join(job.home, path)).catch(() => null);
      return [path, found?.size, found?.mtimeMs];
    }),
  );
  return {
    root: job.home,
    name: 'archives',
    inputs: digestOf(stamps, java, 'trained with savepoint'),
    build: (into) =>
      trainArchives(job.cache, { release: job.release, home: job.home, ...engine }, into, job.log),
  };
}

/** Fixed by name, because an archive is only valid for the order it was made with. */
async function jarsOf(job: Job): Promise<Pick<EngineDescription, 'classPath' | 'connectors'>> {
  const lib = await readdir(join(job.home, 'lib')).catch(() => []);
  const connectors = job.connectors.flatMap((connector) => {
    const jars = connector.releases[job.release]?.jars ?? [];
    const files = jars.map(
      (jar) => `connectors/${connector.name}/${parseCoordinate(jar.coordinate).fileName}`,
    );
    return files.length === 0 ? [] : [[connector.name, files] as const];
  });
  return {
    classPath: [
      ...lib
        .filter((name) => name.endsWith('.jar'))
        .sort()
        .map((name) => `lib/${name}`),
      'millrace/millrace-engine.jar',
    ],
    connectors: Object.fromEntries(connectors),
  };
}

async function archivesOf(job: Job): Promise<EngineDescription['archives']> {
  const found = new Set(await readdir(join(job.home, ARCHIVE_FOLDER)).catch(() => []));
  const sets = trainedSets(await jarsOf(job));
  const of = (role: Role) =>
    Object.fromEntries(
      sets
        .filter((set) => found.has(archiveName(role, set)))
        .map((set) => [set, `${ARCHIVE_FOLDER}/${archiveName(role, set)}`]),
    );
  return { jobmanager: of('jobmanager'), taskmanager: of('taskmanager') };
}
