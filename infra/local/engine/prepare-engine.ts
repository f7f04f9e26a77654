import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { buildJava } from './build-java.ts';
import { withCacheLock } from './cache-lock.ts';
import { fetchFlink } from './fetch-flink.ts';
import { fetchJars, type JarWanted } from './fetch-jars.ts';
import { javaFingerprint } from './java-version.ts';
import { type Connector, ENGINE_CONTAINER, type Release, readConnectors, readReleases } from './releases.ts';
import { digestOf, digestOfFolder, isDone, runStage, type Stage, writeAtomically } from './stage.ts';

export type PrepareOptions = {
  /** Download folder; default: MILLRACE_CACHE or ~/.cache/millrace. */
  cache?: string;
  log?: (line: string) => void;
  /** Folder with releases.json, connectors.json and java/; default: this repository's. */
  engineContainer?: string;
};

export type Prepared = { home: string; release: string };

/** What engine.json holds; paths are relative to the engine home. */
export type EngineDescription = {
  release: string;
  /** Digest of all inputs; a home prepared from others is prepared anew. */
  preparedFrom: string;
  /** Class path of every JVM, in this order: archives are valid for it and for anything appended. */
  classPath: string[];
  java: string;
};

/**
 * Makes the engine home of the default release: Flink, its connectors, our Java. Answers within 300 ms
 * when nothing has changed. Idempotent; a killed run is gone on with; safe under several processes at once.
 * Rejects with SetupError (what, where, how to fix).
 */
export async function prepareEngine(options: PrepareOptions = {}): Promise<Prepared> {
  const cache = options.cache ?? cacheFolder();
  const log = options.log ?? (() => {});
  const container = options.engineContainer ?? ENGINE_CONTAINER;
  const { default: release, releases } = await readReleases(container);
  const described = releases[release];
  if (described === undefined) throw new Error(`releases.json has no release ${release}, its own default`);
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
    (await describe(home))?.preparedFrom === preparedFrom &&
    (await Promise.all(stages.map((stage) => isDone(stage)))).every((stage) => stage);
  if (await done()) return { home, release };
  await mkdir(join(cache, 'engine'), { recursive: true });
  await withCacheLock(cache, `engine-${release}`, log, async () => {
    if (await done()) return;
    for (const stage of stages) await runStage(stage);
    const description: EngineDescription = {
      release,
      preparedFrom,
      classPath: await classPathOf(home),
      java,
    };
    await writeAtomically(join(home, 'engine.json'), `${JSON.stringify(description, null, 2)}\n`);
  });
  log(`Flink ${release} is ready`);
  return { home, release };
}

/** engine.json of a home, or null when it is not (wholly) prepared. */
export async function describe(home: string): Promise<EngineDescription | null> {
  try {
    return JSON.parse(await readFile(join(home, 'engine.json'), 'utf8')) as EngineDescription;
  } catch {
    return null;
  }
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
      inputs: digestOf(described.flink),
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
      inputs: await digestOfFolder(java),
      build: async (into) => {
        log("Building Millrace's own Java");
        await buildJava(cache, java, join(into, 'millrace'), log);
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

/** Fixed by name, because an archive is only valid for the order it was made with. */
async function classPathOf(home: string): Promise<string[]> {
  const lib = (await readdir(join(home, 'lib'))).filter((name) => name.endsWith('.jar')).sort();
  return [...lib.map((name) => `lib/${name}`), 'millrace/millrace-engine.jar'];
}
