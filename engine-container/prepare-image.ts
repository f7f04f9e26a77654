/** Run while the image is built: puts the engine home, the agent and the SQL function where the running image has them. */
import { join, resolve } from 'node:path';
import { prepareEngine } from '../infra/local/engine/prepare-engine.ts';
import { buildAgent, buildSqlFunction } from './agent/build.ts';

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: prepare-image.ts <folder>');
const into = resolve(target);
await prepareEngine({ cache: into, log: (line) => console.log(line) });
await buildAgent(join(into, 'agent.mjs'));
await buildSqlFunction(join(into, 'sql-function.mjs'));
