/**
 * sql-service as a function of Lambda: one warm JVM, one check at a time. It runs in the engine image, without
 * permissions and without a route out; the JVM gets neither this process's environment nor its role.
 */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type SqlService, startSqlService } from '../../functions/adapters/local/sql-service-process.ts';
import { readEngine } from '../agent/engine-home.ts';
import { type Invocation, runtimeApi } from './invocations.ts';

const Environment = z.object({
  AWS_LAMBDA_RUNTIME_API: z.string().min(1),
  MILLRACE_ENGINE_HOME: z.string().min(1),
  MILLRACE_CONNECTORS: z.string().min(1),
});
const env = Environment.parse(process.env);
const lambda = runtimeApi(env.AWS_LAMBDA_RUNTIME_API);

/** Lambda allows writing below its temporary folder only. */
async function startService(): Promise<SqlService> {
  const { home, classPath } = await readEngine(env.MILLRACE_ENGINE_HOME);
  const directory = join(tmpdir(), `sql-service-${randomUUID()}`);
  const service = await startSqlService({
    home,
    classPath,
    connectorsFile: env.MILLRACE_CONNECTORS,
    directory,
  });
  // A script that kills the JVM has spoilt this environment: Lambda makes another one.
  service.child.once('exit', () => process.exit(1));
  return service;
}

async function check(service: SqlService, { id, payload }: Invocation): Promise<void> {
  const response = await fetch(`${service.url}/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: payload,
  });
  if (response.ok) await lambda.answer(id, await response.text());
  else await lambda.fail(id, `sql-service answered ${response.status}`);
}

const service = await startService();
for (;;) await check(service, await lambda.next());
