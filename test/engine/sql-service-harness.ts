import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jvmOptions } from '../../functions/adapters/local/sql-service-process.ts';
import { ENGINE_CONTAINER } from '../../infra/local/engine/releases.ts';
import type { PlannedOperator } from '../../shared/resources/planned-operator.ts';
import { eventually } from '../helpers/eventually.ts';

/** What a check answers; see Report in engine-container/java. */
export type Checked = {
  ok: boolean;
  errors: {
    line: number;
    column: number;
    endLine: number;
    endColumn: number;
    statement: number | null;
    code: string;
    message: string;
    fix: string | null;
    detail: string | null;
  }[];
  statements: { kind: string; line: number; column: number; endLine: number; endColumn: number }[];
  tables: { name: string; connector: string; options: Record<string, string>; role: string[] }[];
  connectors: string[];
  formats: string[];
  plan: string | null;
  operators: PlannedOperator[] | null;
  refusedParallelism: Record<string, string> | null;
  ms: number;
};

export type RunningService = {
  url: string;
  child: ChildProcess;
  /** Posts a script and answers the report; fails on any status but 200. */
  check(script: string, parallelism?: number, operators?: Record<string, number>): Promise<Checked>;
  stop(): Promise<void>;
};

/** Starts the real service with the product's JVM: loopback, ended by its standard input. */
export async function startSqlService(home: string, more: string[] = []): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-sql-'));
  const portFile = join(folder, 'port');
  const { classPath } = JSON.parse(await readFile(join(home, 'engine.json'), 'utf8')) as {
    classPath: string[];
  };
  const jars = [...classPath, 'millrace/sql-service.jar'].map((jar) => join(home, jar));
  const service = ['io.millrace.engine.Launcher', 'io.millrace.sql.SqlService', '--port', '0'];
  const where = ['--port-file', portFile, '--engine-home', home];
  const list = ['--connectors', join(ENGINE_CONTAINER, 'connectors.json')];
  const child = spawn(
    'java',
    [...jvmOptions, ...OPENS, '-cp', jars.join(':'), ...service, ...where, ...list, ...more],
    // Nothing of our environment: planning runs code that is not ours.
    { env: { PATH: process.env.PATH }, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const port = await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`sql-service ended with ${child.exitCode}: ${said}`);
      return await readFile(portFile, 'utf8');
    },
    { withinMs: 90_000, everyMs: 50 },
  );
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    child,
    async check(script, parallelism = 1, operators = {}) {
      const response = await post(url, JSON.stringify({ script, parallelism, operators }));
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
      return (await response.json()) as Checked;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin?.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function post(url: string, body: string): Promise<Response> {
  return fetch(`${url}/check`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

/** What Flink's planner needs to open of the JDK, a part of what its configuration opens. */
const OPENS = ['lang', 'net', 'io', 'nio', 'lang.reflect', 'text', 'time', 'util', 'util.concurrent'].map(
  (name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`,
);
