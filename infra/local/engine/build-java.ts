import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from '../run-tool.ts';
import { withCacheLock } from './cache-lock.ts';
import { mavenRepository } from './fetch-jars.ts';

/** Builds our own Java (job main class, launcher, sql-service) and puts the jars into `into`. */
export async function buildJava(
  cache: string,
  sources: string,
  into: string,
  log: (line: string) => void,
): Promise<void> {
  await withCacheLock(cache, 'maven', log, () =>
    runTool({
      command: 'mvn',
      args: ['-B', `-Dmaven.repo.local=${mavenRepository(cache)}`, '-Dmaven.test.skip=true', 'package'],
      cwd: sources,
      logFile: join(cache, 'logs', 'mvn-build.log'),
    }),
  );
  await mkdir(into, { recursive: true });
  await copyFile(join(sources, 'engine', 'target', 'millrace-engine.jar'), join(into, 'millrace-engine.jar'));
  await copyFile(join(sources, 'sql-service', 'target', 'sql-service.jar'), join(into, 'sql-service.jar'));
}
