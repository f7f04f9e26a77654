/** Flink's planner as a process: a JVM with an empty environment that ends with whoever started it, by its stdin. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MillraceError } from '../../../shared/errors.ts';

export type SqlServiceOptions = {
  home: string;
  /** Relative to the home. */
  classPath: readonly string[];
  connectorsFile: string;
  /** Emptied first; nothing else may use it. */
  directory: string;
  java?: string | undefined;
};

export type SqlService = { url: string; child: ChildProcess };

const startPatienceMs = 60_000;

/** Resolves once it answers on loopback. Throws `unavailable` when it does not start. */
export async function startSqlService(options: SqlServiceOptions): Promise<SqlService> {
  const { home, directory } = options;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const portFile = join(directory, 'port');
  const classPath = [...options.classPath, 'millrace/sql-service.jar']
    .map((jar) => join(home, jar))
    .join(':');
  const child = spawn(
    options.java ?? 'java',
    [
      ...jvmOptions,
      ...['-cp', classPath, 'io.millrace.sql.SqlService', '--stdin-watch'],
      ...['--port', '0', '--port-file', portFile],
      ...['--engine-home', home, '--connectors', options.connectorsFile],
    ],
    { cwd: directory, env: { PATH: process.env.PATH ?? '' }, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const port = await portOf(child, portFile);
  return { url: `http://127.0.0.1:${port}`, child };
}

/** The small collector answers fastest; with both compilers a check takes two thirds of the time, once some were made. */
export const jvmOptions = [
  '-Xmx512m',
  '-Xmn160m',
  '-XX:+UseSerialGC',
  '-Xshare:auto',
  '-Xss4m',
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
  '--add-opens=java.base/java.util=ALL-UNNAMED',
];

async function portOf(child: ChildProcess, portFile: string): Promise<number> {
  let failed: Error | null = null;
  child.once('error', (error) => {
    failed = error;
  });
  for (const end = Date.now() + startPatienceMs; Date.now() < end; await delay(50)) {
    if (failed || child.exitCode !== null) break;
    const text = await readFile(portFile, 'utf8').catch(() => '');
    if (/^\d+$/.test(text)) return Number(text);
  }
  child.kill('SIGKILL');
  throw new MillraceError('unavailable', 'The SQL service did not start.', { cause: failed });
}
