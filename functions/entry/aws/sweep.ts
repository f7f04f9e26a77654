/** Every minute: hints for the jobs that need a look, and what deleted jobs left is removed. */
import { collectGarbage } from '../../reconciler/collect-garbage.ts';
import { sweep } from '../../reconciler/sweep.ts';
import { Bucket, Cell, Common, readEnvironment, Secrets } from './environment.ts';
import { log } from './log.ts';
import { composeRuntime } from './runtime.ts';
import { composeSecrets } from './secrets.ts';
import { composeCommon, composeObjects } from './storage.ts';

const env = readEnvironment(Common.extend(Bucket.shape).extend(Cell.shape).extend(Secrets.shape));
const common = composeCommon(env);
const deps = {
  ...common,
  ...composeObjects(env),
  ...composeSecrets(env),
  runtime: composeRuntime(
    env,
    () => {
      throw new Error('The sweep describes tasks; it starts none and has no key to sign tokens with.');
    },
    common,
  ),
};

/** What throws is an error of the function, which an alarm watches; the next minute tries again. */
export const handler = async (): Promise<{ active: number; hinted: number; deleted: number }> => {
  const found = await sweep(deps);
  const deleted = await collectGarbage(deps);
  if (found.hinted > 0 || deleted > 0) log('info', 'swept', { ...found, deleted });
  return { ...found, deleted };
};
