/**
 * Flink's planner in a JVM of its own for each tenant: planning calls user functions, so it is kept apart, with an empty
 * environment and no credentials. Started at the first check, ended when idle; it ends with this process, by its stdin.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { MillraceError } from '../../../shared/errors.ts';
import type { SqlJudge, SqlVerdict } from '../../ports/sql-judge.ts';

export type SqlJudgeOptions = {
  /** Engine home of a release, or null when there is no such release here. */
  engineHome: (release: string) => Promise<{ home: string; classPath: readonly string[] } | null>;
  connectorsFile: string;
  workDirectory: string;
  java?: string;
};

type Service = { url: string; child: ChildProcess; lastUsed: number };

const startPatienceMs = 60_000;
const checkPatienceMs = 45_000;
const idleMs = 30 * 60_000;

const Problem = z.object({
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
  code: z.string(),
  message: z.string(),
  fix: z.string().nullable(),
  detail: z.string().nullable(),
});
const Answer = z.object({
  ok: z.boolean(),
  errors: z.array(Problem),
  connectors: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), connector: z.string(), role: z.array(z.string()) })),
  plan: z.string().nullable(),
});

/** `close` ends every planner. */
export function createSqlJudge(options: SqlJudgeOptions): SqlJudge & { close: () => void } {
  const services = new Map<string, Promise<Service>>();
  const reap = setInterval(() => endIdle(services), 60_000);
  reap.unref();

  const serviceOf = (tenantId: string, release: string): Promise<Service> => {
    const key = `${tenantId}/${release}`;
    const known = services.get(key);
    if (known) return known;
    const starting = startService(options, tenantId, release);
    services.set(key, starting);
    const forget = () => services.get(key) === starting && services.delete(key);
    starting.then((service) => service.child.once('exit', forget), forget);
    return starting;
  };

  return {
    check: async (tenantId, script, { parallelism, release }) => {
      const service = await serviceOf(tenantId, release);
      service.lastUsed = Date.now();
      return ask(service, script, parallelism);
    },
    close: () => {
      clearInterval(reap);
      for (const service of services.values())
        service.then(
          (s) => s.child.kill('SIGKILL'),
          () => {},
        );
    },
  };
}

async function ask(service: Service, script: string, parallelism: number): Promise<SqlVerdict> {
  try {
    const response = await fetch(`${service.url}/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ script, parallelism }),
      signal: AbortSignal.timeout(checkPatienceMs),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const answer = Answer.parse(await response.json());
    return answer.ok
      ? { ok: true, connectors: answer.connectors, tables: answer.tables, plan: answer.plan ?? '' }
      : { ok: false, errors: answer.errors };
  } catch (cause) {
    throw new MillraceError('unavailable', 'The SQL service did not answer.', { cause });
  }
}

async function startService(options: SqlJudgeOptions, tenantId: string, release: string): Promise<Service> {
  const engine = await options.engineHome(release);
  if (!engine) throw new MillraceError('bad_request', `There is no engine release ${release}.`);
  const directory = join(options.workDirectory, `${tenantId}-${release}`);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const portFile = join(directory, 'port');
  const classPath = [...engine.classPath, 'millrace/sql-service.jar']
    .map((jar) => join(engine.home, jar))
    .join(':');
  const child = spawn(
    options.java ?? 'java',
    [
      ...jvmOptions,
      ...['-cp', classPath, 'io.millrace.sql.SqlService', '--stdin-watch'],
      ...[
        '--port',
        '0',
        '--port-file',
        portFile,
        '--engine-home',
        engine.home,
        '--connectors',
        options.connectorsFile,
      ],
    ],
    { cwd: directory, env: { PATH: process.env.PATH ?? '' }, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const port = await portOf(child, portFile);
  return { url: `http://127.0.0.1:${port}`, child, lastUsed: Date.now() };
}

/** Short-lived planning: the quick compiler and the small collector start and answer fastest. */
const jvmOptions = [
  '-Xmx512m',
  '-Xmn160m',
  '-XX:TieredStopAtLevel=1',
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

async function endIdle(services: Map<string, Promise<Service>>): Promise<void> {
  for (const service of services.values()) {
    const running = await service.catch(() => null);
    if (running && Date.now() - running.lastUsed > idleMs) running.child.kill('SIGKILL');
  }
}
