import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool, ToolFailed } from '../run-tool.ts';
import { SetupError } from '../setup-error.ts';
import { withCacheLock } from './cache-lock.ts';
import { requireChecksum } from './checksums.ts';
import { type Coordinate, type Jar, parseCoordinate } from './releases.ts';

export type JarWanted = Jar & { into: string };

const DEPENDENCY_PLUGIN = '3.6.1';

/** Our own local repository: whatever we fetch is below the cache folder, and a broken file is ours to delete. */
export function mavenRepository(cache: string): string {
  return join(cache, 'maven');
}

/**
 * Fetches jars through mvn, all in one call, into the folders they name, and checks each one's sha256.
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
    await withCacheLock(cache, 'maven', log, () => copyAll(cache, work, jars, log));
    for (const jar of jars) {
      const at = parseCoordinate(jar.coordinate);
      await requireChecksum(join(jar.into, at.fileName), jar.sha256, [inRepository(cache, at)]);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function copyAll(cache: string, work: string, jars: JarWanted[], log: (line: string) => void) {
  const names = new Set(jars.map((jar) => parseCoordinate(jar.coordinate).fileName));
  let fetched = 0;
  try {
    await runTool({
      command: 'mvn',
      args: ['-B', `-Dmaven.repo.local=${mavenRepository(cache)}`, 'dependency:copy'],
      cwd: work,
      logFile: join(cache, 'logs', 'mvn.log'),
      onLine: (line) => {
        const done = /Downloaded from \S+: \S*\/([^/\s]+) \(([^)]*)/.exec(line);
        if (done?.[1] === undefined || !names.has(done[1])) return;
        fetched += 1;
        log(`  ${fetched} of at most ${names.size}: ${done[1]} (${done[2]})`);
      },
    });
  } catch (error) {
    if (!(error instanceof ToolFailed)) throw error;
    const missing = /Could not (?:find|transfer) artifact (\S+)/.exec(error.tail)?.[1];
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

function pom(jars: JarWanted[]): string {
  const items = jars.map((jar) => {
    const at = parseCoordinate(jar.coordinate);
    const classifier = at.classifier === null ? '' : `<classifier>${at.classifier}</classifier>`;
    return `<artifactItem><groupId>${at.group}</groupId><artifactId>${at.artifact}</artifactId><version>${at.version}</version>
${classifier}<type>${at.extension}</type><outputDirectory>${escapeXml(jar.into)}</outputDirectory></artifactItem>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>io.millrace</groupId><artifactId>fetch</artifactId><version>1</version><packaging>pom</packaging>
<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId>
<version>${DEPENDENCY_PLUGIN}</version><configuration><artifactItems>
${items.join('\n')}
</artifactItems></configuration></plugin></plugins></build></project>
`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
