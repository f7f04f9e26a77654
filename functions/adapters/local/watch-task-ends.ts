import type { EngineRuntime } from '../../ports/engine-runtime.ts';
import { isAlive } from './os-processes.ts';
import { taskFiles } from './task-files.ts';

/**
 * Calls back once a task has ended: what ECS tells by a state-change event. A hint and nothing more, so a look that
 * fails is made up for by the next one, and by the sweep.
 */
export function watchTaskEnds(options: {
  dataDir: string;
  runtime: Pick<EngineRuntime, 'describe'>;
  onEnd: () => void;
  everyMs?: number;
}): { close: () => void } {
  const files = taskFiles(options.dataDir);
  /** Ended ones stay on disk for a day; they are looked at once. */
  const over = new Set<string>();
  let looking = false;

  const hasEnded = async (taskId: string): Promise<boolean> => {
    const started = await files.readStarted(taskId);
    // Without an agent its JVMs may live on for a moment; the next attempt has to wait for them too.
    if (started === null || (started !== 'forbidden' && isAlive(started))) return false;
    const [task] = await options.runtime.describe([taskId]);
    return task?.status === 'stopped';
  };

  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const fresh: string[] = [];
      for (const taskId of await files.list()) {
        if (!over.has(taskId) && (await hasEnded(taskId))) fresh.push(taskId);
      }
      for (const taskId of fresh) over.add(taskId);
      if (fresh.length > 0) options.onEnd();
    } catch {
      // The disk or /proc had a moment of its own.
    } finally {
      looking = false;
    }
  };

  const timer = setInterval(() => void look(), options.everyMs ?? 1_000);
  return { close: () => clearInterval(timer) };
}
