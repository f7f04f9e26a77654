import { runPaths } from '../../shared/resources/run-spec.ts';
import { messageOf } from './ledger-keeper.ts';
import type { JvmSpec } from './ports.ts';
import type { Agent } from './task-state.ts';

/** Of one file; older lines are left out. */
const MOST_BYTES = 20 * 1024 * 1024;

/** Stores the logs of a JVM that has ended and makes room on the disk. Never rejects: logs are not worth a task. */
export async function uploadLogs(agent: Agent, spec: JvmSpec): Promise<void> {
  const { ports, settings } = agent;
  const { slot } = settings;
  const folder = `${runPaths(slot.tenantId, slot.jobId, slot.runId).logs(slot)}/${spec.process}-${spec.start}`;
  try {
    for (const { name, body } of await ports.files.logs(spec.directory, MOST_BYTES)) {
      await ports.objects.put(`${folder}/${name}`, body, 'text/plain; charset=utf-8');
    }
    await ports.files.remove(spec.directory);
  } catch (error) {
    // The folder stays, so that a person on the machine can still look.
    agent.state.say(`Logs of the ${spec.process} JVM could not be stored: ${messageOf(error)}`);
  }
}
