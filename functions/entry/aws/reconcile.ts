/** Hints from the queue: each job is looked at, and what is asked of ECS is asked here. */
import { readSecret } from '../../adapters/aws/secret.ts';
import { taskToken } from '../../channel/task-token.ts';
import type { ReconcilerDeps } from '../../reconciler/deps.ts';
import { reconcileJob } from '../../reconciler/reconcile-job.ts';
import { Bucket, Cell, Common, readEnvironment, TokenSecret } from './environment.ts';
import { errorFields, log } from './log.ts';
import { reconcileBatch } from './reconcile-batch.ts';
import { composeRuntime } from './runtime.ts';
import { composeCommon, composeObjects } from './storage.ts';

const env = readEnvironment(Common.extend(Bucket.shape).extend(TokenSecret.shape).extend(Cell.shape));
const tokenKey = await readSecret({ region: env.AWS_REGION }, env.MILLRACE_TASK_TOKEN_SECRET);
const common = composeCommon(env);
const deps: ReconcilerDeps = {
  ...common,
  ...composeObjects(env),
  runtime: composeRuntime(env, (slot) => taskToken(tokenKey, slot), common),
};

export const handler = reconcileBatch(
  async (hint) => {
    const outcome = await reconcileJob(deps, hint);
    log('info', 'reconciled', { ...hint, ...outcome });
    if (outcome.requeueAfterMs !== null) await deps.queue.enqueue(hint, outcome.requeueAfterMs);
  },
  (error) => log('error', 'reconcile-failed', errorFields(error)),
);
