/** The public API behind API Gateway. */
import { randomBytes } from 'node:crypto';
import { createLambdaClient, createLambdaSqlJudge } from '../../adapters/aws/sql-judge.ts';
import { createApp } from '../../http/app.ts';
import { createHandler } from '../../http/handler.ts';
import { readCatalog } from './catalog.ts';
import { Bucket, Common, Logs, readEnvironment, Secrets, Sql } from './environment.ts';
import { composeFiles } from './files.ts';
import { errorFields, log } from './log.ts';
import { composeLogs } from './logs.ts';
import { composeSecrets } from './secrets.ts';
import { composeCommon, composeObjects } from './storage.ts';

const env = readEnvironment(
  Common.extend(Bucket.shape).extend(Sql.shape).extend(Logs.shape).extend(Secrets.shape),
);
const deps = {
  ...composeCommon(env),
  ...composeObjects(env),
  ...composeFiles(env),
  ...composeSecrets(env),
  sql: createLambdaSqlJudge({
    client: createLambdaClient({ region: env.AWS_REGION }),
    functions: env.MILLRACE_SQL_FUNCTIONS,
  }),
  logs: composeLogs(env),
  random: (bytes: number) => randomBytes(bytes),
  catalog: readCatalog(),
};

export const handler = createHandler(
  createApp(deps, {
    log: ({ error, ...entry }) =>
      log(error ? 'error' : 'info', 'request', { ...entry, ...(error ? errorFields(error) : {}) }),
  }),
);
