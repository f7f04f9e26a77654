import { runPaths } from '../../shared/resources/run-spec.ts';
import { lastErrorIn } from './java-causes.ts';
import { messageOf } from './ledger-keeper.ts';
import type { JvmSpec } from './ports.ts';
import { endedKey } from './stored-ends.ts';
import type { Agent } from './task-state.ts';

/** Of one file; older lines are left out. */
const MOST_BYTES = 20 * 1024 * 1024;

/**
 * Stores the logs of a JVM that has ended and makes room on the disk. Resolves to the last error they tell of, or null.
 * Never rejects: logs are not worth a task.
 */
export async function uploadLogs(agent: Agent, spec: JvmSpec): Promise<string | null> {
  const { ports, settings } = agent;
  const { slot } = settings;
  const folder = `${runPaths(slot.tenantId, slot.jobId, slot.runId).logs(slot)}/${spec.process}-${spec.start}`;
  try {
    let error: string | null = null;
    for (const { name, body } of await ports.files.logs(spec.directory, MOST_BYTES)) {
      if (name === `${spec.process}.log`) error = lastErrorIn(new TextDecoder().decode(body));
      const isEnd = name === spec.flink.flinkJobId;
      const key = isEnd ? endedKey(agent, spec.start, name) : `${folder}/${name}`;
      await ports.objects.put(key, body, isEnd ? 'application/json' : 'text/plain; charset=utf-8');
    }
    await ports.files.remove(spec.directory);
    return error;
  } catch (error) {
    // The folder stays, so that a person on the machine can still look.
    agent.state.say(`Logs of the ${spec.process} JVM could not be stored: ${messageOf(error)}`);
    return null;
  }
}
