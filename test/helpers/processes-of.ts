/** Which processes belong to a data folder, read from /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { identityOf } from '../../functions/adapters/local/os-processes.ts';

export type JvmKind = 'jobmanager' | 'taskmanager';
export type EngineProcess = { kind: JvmKind | 'agent'; pid: number };

const mainClasses: readonly [JvmKind, string][] = [
  ['jobmanager', 'org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint'],
  ['taskmanager', 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner'],
];

/** Living processes of the engine tasks of a data folder. */
export function engineProcesses(dataDir: string): EngineProcess[] {
  const found: EngineProcess[] = [];
  for (const pid of pids()) {
    const words = commandLine(pid);
    const inTask = words.some((word) => word.includes(`${dataDir}/tasks/`)) || cwdOf(pid).startsWith(dataDir);
    if (!inTask) continue;
    const jvm = mainClasses.find(([, name]) => words.includes(name));
    if (jvm !== undefined) found.push({ kind: jvm[0], pid });
    else if (words.some((word) => word.endsWith('/agent.mjs')) && words[0] !== '/bin/sh') {
      found.push({ kind: 'agent', pid });
    }
  }
  return found;
}

/** Command lines of whatever still belongs to this data folder. */
export function processesOf(dataDir: string, known: readonly (number | undefined)[]): string[] {
  return pids()
    .filter((pid) => pid !== process.pid && !known.includes(pid) && identityOf(pid) !== null)
    .map((pid) => ({ pid, text: commandLine(pid).join(' '), cwd: cwdOf(pid) }))
    .filter(({ text, cwd }) => text.includes(dataDir) || cwd.startsWith(dataDir))
    .map(({ pid, text }) => `${pid} ${text.slice(0, 200)}`);
}

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const commandLine = (pid: number): string[] => readOrNull(`/proc/${pid}/cmdline`)?.split('\0') ?? [];

function cwdOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

export function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
