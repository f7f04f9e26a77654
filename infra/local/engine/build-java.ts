import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from '../run-tool.ts';
import { withCacheLock } from './cache-lock.ts';
import { mavenRepository } from './fetch-jars.ts';
import { lineOf } from './releases.ts';

/**
 * Builds our own Java (job main class, launcher, sql-service) against a version of Flink and puts the jars into `into`.
 * Each line of Flink is built in a folder of its own, so that one never finds classes of another.
 */
export async function buildJava(
  cache: string,
  sources: string,
  flink: string,
  into: string,
  log: (line: string) => void,
): Promise<void> {
  const line = lineOf(flink);
  await withCacheLock(cache, 'maven', log, () =>
    runTool({
      command: 'mvn',
      args: [
        '-B',
        `-Dmaven.repo.local=${mavenRepository(cache)}`,
        `-Dflink.version=${flink}`,
        `-Dflink.line=${line}`,
        '-Dmaven.test.skip=true',
        'package',
      ],
      cwd: sources,
      logFile: join(cache, 'logs', `mvn-build-${line}.log`),
    }),
  );
  await mkdir(into, { recursive: true });
  await copyFile(
    join(sources, 'engine', 'target', line, 'millrace-engine.jar'),
    join(into, 'millrace-engine.jar'),
  );
  await copyFile(
    join(sources, 'sql-service', 'target', line, 'sql-service.jar'),
    join(into, 'sql-service.jar'),
  );
}
