/** Process 1 of an engine task. The only place here that reads the environment. */
import { writeAgentLine } from '../../shared/domain/agent-line.ts';
import log4j from '../conf/log4j2.properties';
import { forwardLogs } from './adapters/forward-logs.ts';
import { runAgent } from './agent.ts';
import { assembleTask } from './assemble.ts';
import { readEnvironment } from './environment.ts';

const terminate = new AbortController();
process.on('SIGTERM', () => terminate.abort());
process.on('SIGINT', () => terminate.abort());

try {
  const { ports, settings } = await assembleTask(readEnvironment(process.env), log4j, terminate.signal);
  const over = new AbortController();
  // On one machine the files themselves are read.
  if (settings.storage === null)
    void forwardLogs(ports.files.directory, (line) => console.log(line), over.signal);
  const exit = await runAgent(ports, settings);
  over.abort();
  console.log(writeAgentLine(Date.now(), 'agent', `${exit.kind}: ${exit.because}`));
  process.exit(exit.code);
} catch (error) {
  console.error(`The agent could not begin: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
