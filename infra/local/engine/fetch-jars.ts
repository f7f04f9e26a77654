import { copyFile, link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool, ToolFailed } from '../run-tool.ts';
import { SetupError } from '../setup-error.ts';
import { withCacheLock } from './cache-lock.ts';
import { requireChecksum } from './checksums.ts';
import { type Coordinate, type Jar, parseCoordinate } from './releases.ts';

export type JarWanted = Jar & { into: string };

const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';
const PROGRESS_EVERY_MS = 2_000;

/** Our own local repository: whatever we fetch is below the cache folder, and a broken file is ours to delete. */
export function mavenRepository(cache: string): string {
  return join(cache, 'maven');
}

/**
 * Fetches jars through mvn, all in one call, into the folders they name, and checks each one's sha256. Of one artifact
 * there can be one version per call.
 * What Maven already has in the cache is not downloaded again, and half a file is gone on with.
 */
export async function fetchJars(
  cache: string,
  jars: JarWanted[],
  log: (line: string) => void,
): Promise<void> {
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'mvn-'));
  try {
    await writeFile(join(work, 'pom.xml'), pom(jars));
    await withCacheLock(cache, 'maven', log, () => resolveAll(cache, work, jars, log));
    for (const jar of jars) {
      const at = parseCoordinate(jar.coordinate);
      const source = join(inRepository(cache, at), at.fileName);
      await requireChecksum(source, jar.sha256, [inRepository(cache, at)]);
      await mkdir(jar.into, { recursive: true });
      // A second name for the same bytes, not a second copy.
      await link(source, join(jar.into, at.fileName)).catch(() =>
        copyFile(source, join(jar.into, at.fileName)),
      );
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function resolveAll(cache: string, work: string, jars: JarWanted[], log: (line: string) => void) {
  const names = new Set(jars.map((jar) => parseCoordinate(jar.coordinate).fileName));
  let fetched = 0;
  let shownAt = performance.now();
  try {
    await runTool({
      command: 'mvn',
      args: ['-B', `-Dmaven.repo.local=${mavenRepository(cache)}`, `${DEPENDENCY_PLUGIN}:resolve`],
      cwd: work,
      logFile: join(cache, 'logs', 'mvn.log'),
      onLine: (line) => {
        const file = /Downloaded from \S+: \S*\/([^/\s]+) \(/.exec(line)?.[1];
        if (file === undefined || !names.has(file)) return;
        fetched += 1;
        if (performance.now() - shownAt < PROGRESS_EVERY_MS) return;
        shownAt = performance.now();
        log(`  ${fetched} of ${names.size} files: ${file}`);
      },
    });
  } catch (error) {
    if (!(error instanceof ToolFailed)) throw error;
    const missing = /Could not (?:find|transfer) artifact (\S+)/.exec(error.tail())?.[1];
    if (missing === undefined) throw error;
    throw new SetupError(
      `Maven could not get ${missing}.`,
      join(cache, 'logs', 'mvn.log'),
      'check the network and the mirrors in your Maven settings, then start again: what is there already is kept.',
      error,
    );
  }
}

function inRepository(cache: string, at: Coordinate): string {
  return join(mavenRepository(cache), ...at.group.split('.'), at.artifact, at.version);
}

/** As dependencies, because those Maven fetches several at a time; without what they depend on: the list is whole. */
function pom(jars: JarWanted[]): string {
  const items = jars.map((jar) => {
    const at = parseCoordinate(jar.coordinate);
    const classifier = at.classifier === null ? '' : `<classifier>${at.classifier}</classifier>`;
    return `<dependency><groupId>${at.group}</groupId><artifactId>${at.artifact}</artifactId><version>${at.version}</version>
${classifier}<type>${at.extension}</type>
<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>io.millrace</groupId><artifactId>fetch</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
${items.join('\n')}
</dependencies></project>
`;
}
