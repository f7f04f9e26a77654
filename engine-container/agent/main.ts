/** Process 1 of an engine task. The only place here that reads the environment. */
import log4j from '../conf/log4j2.properties';
import { runAgent } from './agent.ts';
import { assembleTask } from './assemble.ts';
import { readEnvironment } from './environment.ts';

const terminate = new AbortController();
process.on('SIGTERM', () => terminate.abort());
process.on('SIGINT', () => terminate.abort());

try {
  const { ports, settings } = await assembleTask(readEnvironment(process.env), log4j, terminate.signal);
  const exit = await runAgent(ports, settings);
  console.log(JSON.stringify({ at: new Date().toISOString(), exit }));
  process.exit(exit.code);
} catch (error) {
  console.error(`The agent could not begin: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
