/** `npx tsx infra/aws/costs/write.ts`: writes ../costs.md anew, after the bench or the stacks have changed. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.ts';
import { countedIn } from './counted.ts';
import { costsPage } from './page.ts';
import { stageCosts } from './stage.ts';

const results = await readFile(join(root, 'test', 'performance', 'results.md'), 'utf8');
await writeFile(join(root, 'infra', 'aws', 'costs.md'), costsPage(countedIn(results), stageCosts));
