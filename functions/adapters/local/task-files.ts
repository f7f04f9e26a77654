/**
 * What one machine remembers of its tasks: a folder each, so that a control plane that is killed loses nothing.
 * Every file appears whole or not at all.
 */
import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LaunchRequest } from '../../ports/engine-runtime.ts';
import type { TaskGroup } from './cgroups.ts';
import type { ProcessIdentity } from './os-processes.ts';

/** Written before anything is started. */
export type TaskIntent = { taskId: string; request: LaunchRequest; createdAt: number; group: TaskGroup };
export type StopWish = { at: number; reason: string };
export type TaskEnd = { at: number; reason: string };

export type TaskFiles = ReturnType<typeof taskFiles>;

/** Same token, same task: so a replay finds it, also after a crash. */
export const taskIdOf = (clientToken: string): string =>
  `task-${createHash('sha256').update(clientToken).digest('hex').slice(0, 32)}`;

const TASK_ID = /^task-[0-9a-f]{32}$/;

export function taskFiles(dataDir: string) {
  const root = join(dataDir, 'tasks');
  const folder = (taskId: string) => join(root, taskId);
  const file = (taskId: string, name: string) => join(root, taskId, name);
  return {
    folder,
    workFolder: (taskId: string) => file(taskId, 'work'),
    /** False when there is one already. */
    writeIntent: async (intent: TaskIntent): Promise<boolean> => {
      await mkdir(file(intent.taskId, 'work'), { recursive: true, mode: 0o711 });
      return writeOnce(file(intent.taskId, 'task.json'), intent);
    },
    readIntent: async (taskId: string) =>
      TASK_ID.test(taskId) ? readJson<TaskIntent>(file(taskId, 'task.json')) : null,
    /** Who the task is. The task's own first process writes it, and only the first of several can. */
    readStarted: (taskId: string) => readStarted(file(taskId, 'started')),
    /** Takes the place of a process that has not started, which then never will. False when it has. */
    forbidStart: (taskId: string) => writeOnce(file(taskId, 'started'), 'forbidden'),
    writeStop: (taskId: string, wish: StopWish) => writeOnce(file(taskId, 'stop.json'), wish),
    readStop: (taskId: string) => readJson<StopWish>(file(taskId, 'stop.json')),
    writeEnd: (taskId: string, end: TaskEnd) => writeOnce(file(taskId, 'ended.json'), end),
    readEnd: (taskId: string) => readJson<TaskEnd>(file(taskId, 'ended.json')),
    /** Last words of a task's agent, for messages. */
    errorTail: async (taskId: string) =>
      (await readFile(file(taskId, 'agent.err.log'), 'utf8').catch(() => '')).trim().slice(-500),
    list: async (): Promise<string[]> => {
      const names = await readdir(root).catch(() => []);
      return names.filter((name) => TASK_ID.test(name)).sort();
    },
    /** Moved away first, so that nobody sees half a task. */
    forget: async (taskId: string) => {
      const away = join(root, `.${taskId}.${randomUUID()}`);
      await rename(folder(taskId), away);
      await rm(away, { recursive: true, force: true });
    },
    removeWork: (taskId: string) => rm(file(taskId, 'work'), { recursive: true, force: true }),
    hasWork: (taskId: string) =>
      stat(file(taskId, 'work')).then(
        () => true,
        () => false,
      ),
  };
}

async function writeOnce(path: string, value: unknown): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(value), { mode: 0o600 });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readJson<T>(path: string): Promise<T | null> {
  const text = await readText(path);
  return text === null ? null : (JSON.parse(text) as T);
}

/** Absent is null; anything else that keeps us from reading is no proof of absence and throws. */
async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The file holds /proc/<pid>/stat and the boot id, as the launcher copied them. */
async function readStarted(path: string): Promise<ProcessIdentity | 'forbidden' | null> {
  const text = await readText(path);
  if (text === null) return null;
  const [statLine = '', bootId = ''] = text.trim().split('\n');
  const startTicks = statLine.slice(statLine.lastIndexOf(')') + 2).split(' ')[19];
  if (startTicks === undefined || bootId === '') return 'forbidden';
  return { pid: Number.parseInt(statLine, 10), startTicks, bootId };
}
