/** `npx tsx infra/aws/prepare.ts`: builds what is deployed, functions and console, into dist/. */
import { join } from 'node:path';
import { build } from 'vite';
import { buildFunctions } from './build-functions.ts';
import { root } from './root.ts';

await buildFunctions();
await build({ configFile: join(root, 'web', 'vite.config.ts') });
