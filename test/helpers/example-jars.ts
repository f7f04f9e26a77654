/** The example of jobs of kind jar, built by Maven once for its sources and kept in the cache, as npm test prepares it. */
import { copyFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../infra/local/cache-folder.ts';
import { withCacheLock } from '../../infra/local/engine/cache-lock.ts';
import { mavenRepository } from '../../infra/local/engine/fetch-jars.ts';
import { digestOfFolder, isDone, runStage, type Stage } from '../../infra/local/engine/stage.ts';
import { runTool } from '../../infra/local/run-tool.ts';

const sources = fileURLToPath(new URL('../../infra/local/example/jar-job', import.meta.url));
/** The one its pom.xml names. */
const scalaLibrary = 'scala-library-2.13.16.jar';

/** Paths of the jar with both programs, and of the library that the one in Scala needs. */
export async function exampleJars(): Promise<{ program: string; scalaLibrary: string }> {
  const cache = cacheFolder();
  const root = join(cache, 'test-servers', 'running-counts');
  const stage: Stage = {
    root,
    name: 'jars',
    inputs: await digestOfFolder(sources),
    build: (into) => build(cache, into),
  };
  if (!(await isDone(stage))) {
    await mkdir(root, { recursive: true });
    await withCacheLock(cache, 'test-servers', say, () => runStage(stage));
  }
  return { program: join(root, 'running-counts.jar'), scalaLibrary: join(root, scalaLibrary) };
}

async function build(cache: string, into: string): Promise<void> {
  say('Building the example of jobs of kind jar for the tests');
  const work = await mkdtemp(join(tmpdir(), 'millrace-running-counts-'));
  try {
    await cp(sources, work, { recursive: true });
    const repository = mavenRepository(cache);
    await withCacheLock(cache, 'maven', say, () =>
      runTool({
        command: 'mvn',
        args: ['-B', `-Dmaven.repo.local=${repository}`, 'package'],
        cwd: work,
        logFile: join(cache, 'logs', 'mvn-running-counts.log'),
      }),
    );
    await copyFile(join(work, 'target', 'running-counts.jar'), join(into, 'running-counts.jar'));
    const library = join(repository, 'org/scala-lang/scala-library/2.13.16', scalaLibrary);
    await copyFile(library, join(into, scalaLibrary));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
