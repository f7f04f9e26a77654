/**
 * Flink's planner in a JVM of its own for each tenant: planning calls user functions, so it is kept apart, with an empty
 * environment and no credentials. Started at the first check, ended when idle; it ends with this process, by its stdin.
 */
import { join } from 'node:path';
import { MillraceError } from '../../../shared/errors.ts';
import type { SqlJudge, SqlQuestion, SqlVerdict } from '../../ports/sql-judge.ts';
import { verdictFrom } from '../sql-answer.ts';
import type { EngineHomes } from './engine-homes.ts';
import { type SqlService, startSqlService } from './sql-service-process.ts';

export type SqlJudgeOptions = {
  engines: EngineHomes;
  connectorsFile: string;
  workDirectory: string;
  java?: string;
};

type Service = SqlService & { lastUsed: number };

const checkPatienceMs = 45_000;
const idleMs = 30 * 60_000;

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
    check: async (tenantId, script, { release, patienceMs = checkPatienceMs, ...question }) => {
      const service = await serviceOf(tenantId, release);
      service.lastUsed = Date.now();
      return ask(service, { script, ...question }, patienceMs);
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

async function ask(
  service: Service,
  question: { script: string } & Omit<SqlQuestion, 'release' | 'patienceMs'>,
  patienceMs: number,
): Promise<SqlVerdict> {
  try {
    const response = await fetch(`${service.url}/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return verdictFrom(await response.json());
  } catch (cause) {
    throw new MillraceError('unavailable', 'The SQL service did not answer.', { cause });
  }
}

async function startService(options: SqlJudgeOptions, tenantId: string, release: string): Promise<Service> {
  const engine = await options.engines(release);
  if (!engine) throw new MillraceError('bad_request', `There is no engine release ${release}.`);
  if (engine.state !== 'ready') throw new MillraceError('unavailable', engine.because);
  const { connectorsFile, java } = options;
  const directory = join(options.workDirectory, `${tenantId}-${release}`);
  const service = await startSqlService({ ...engine, connectorsFile, directory, java });
  return { ...service, lastUsed: Date.now() };
}

async function endIdle(services: Map<string, Promise<Service>>): Promise<void> {
  for (const service of services.values()) {
    const running = await service.catch(() => null);
    if (running && Date.now() - running.lastUsed > idleMs) running.child.kill('SIGKILL');
  }
}
