/** Servers that only tests need: fetched by Maven's own client into the shared cache, checked, and kept. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cacheFolder } from '../../infra/local/cache-folder.ts';
import { withCacheLock } from '../../infra/local/engine/cache-lock.ts';
import { fetchJars } from '../../infra/local/engine/fetch-jars.ts';
import { digestOf, isDone, runStage, type Stage } from '../../infra/local/engine/stage.ts';
import { runTool } from '../../infra/local/run-tool.ts';

const Servers = z.record(
  z.string(),
  z.object({
    version: z.string(),
    licence: z.string(),
    jars: z.array(z.object({ coordinate: z.string(), sha256: z.string() })),
  }),
);

const here = fileURLToPath(new URL('.', import.meta.url));
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Class path of a server of test-servers.json. */
export async function testServer(name: string): Promise<string[]> {
  const server = Servers.parse(JSON.parse(await readFile(join(here, 'test-servers.json'), 'utf8')))[name];
  if (server === undefined) throw new Error(`test-servers.json has no ${name}`);
  const cache = cacheFolder();
  const root = join(cache, 'test-servers', `${name}-${server.version}`);
  await once(cache, {
    root,
    name: 'jars',
    inputs: digestOf(server),
    build: async (into) => {
      say(`Fetching ${name} ${server.version} for the tests`);
      await fetchJars(
        cache,
        server.jars.map((jar) => ({ ...jar, into })),
        say,
      );
    },
  });
  return jarsIn(root);
}

/** Compiles a Java file of test/helpers/java, and others it needs, against a class path; answers the folder of the classes. */
export async function testTool(
  name: string,
  classPath: readonly string[],
  others: readonly string[] = [],
): Promise<string> {
  const cache = cacheFolder();
  const sources = [name, ...others].map((one) => join(here, 'java', `${one}.java`));
  const root = join(cache, 'test-servers', name);
  await once(cache, {
    root,
    name: 'classes',
    inputs: digestOf(await Promise.all(sources.map((source) => readFile(source, 'utf8'))), classPath),
    build: (into) =>
      runTool({
        command: 'javac',
        args: ['--release', '17', '-d', into, '-cp', classPath.join(':'), ...sources],
        cwd: into,
        logFile: join(cache, 'logs', 'javac-test.log'),
      }),
  });
  return root;
}

async function once(cache: string, stage: Stage): Promise<void> {
  if (await isDone(stage)) return;
  await mkdir(stage.root, { recursive: true });
  await withCacheLock(cache, 'test-servers', say, async () => {
    await runStage(stage);
  });
}

export const jarsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder))
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => join(folder, name));
