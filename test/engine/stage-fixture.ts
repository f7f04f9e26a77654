/** A process that prepares a folder slowly, to be killed or raced. Arguments: cache folder, file that counts builds, ms. */
import { appendFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withCacheLock } from '../../infra/local/engine/cache-lock.ts';
import { runStage } from '../../infra/local/engine/stage.ts';

const [cache = '', counter = '', ms = '0'] = process.argv.slice(2);

await withCacheLock(
  cache,
  'fixture',
  () => {},
  () =>
    runStage({
      root: join(cache, 'home'),
      name: 'slow',
      inputs: 'one',
      build: async (into) => {
        await writeFile(join(into, 'first'), 'first');
        appendFileSync(counter, 'built\n');
        await delay(Number(ms));
        await writeFile(join(into, 'second'), 'second');
      },
    }),
);
