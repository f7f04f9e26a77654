import type { TaskDescription } from '../../ports/engine-runtime.ts';
import { memoryKills, pidsIn, removeTaskGroup } from './cgroups.ts';
import { groupMembers, identityOf, isAlive, killGroup, type ProcessIdentity } from './os-processes.ts';
import type { TaskFiles, TaskIntent } from './task-files.ts';

type Status = TaskDescription['status'];

/**
 * Watches and ends tasks. All it knows is in the files and in /proc, so any later control plane goes on where a
 * killed one stopped.
 */
export class TaskLife {
  readonly #files: TaskFiles;
  readonly #stopGraceMs: number;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #killing = new Map<string, Promise<void>>();

  constructor(files: TaskFiles, stopGraceMs: number) {
    this.#files = files;
    this.#stopGraceMs = stopGraceMs;
  }

  /** SIGTERM to the agent, and SIGKILL to everything left of the task when its time is over. */
  async stop(taskId: string, reason: string): Promise<void> {
    const { status } = await this.describe(taskId);
    if (status === 'missing' || status === 'stopped') return;
    await this.#files.writeStop(taskId, { at: Date.now(), reason });
    let started = await this.#files.readStarted(taskId);
    // A launch is under way or was cut short: it must not come to life after its stop.
    if (started === null && !(await this.#files.forbidStart(taskId))) {
      started = await this.#files.readStarted(taskId);
    }
    // One SIGTERM from each control plane: agents may take a second one for impatience.
    if (this.#timers.has(taskId)) return;
    if (started !== null && started !== 'forbidden' && isAlive(started)) {
      process.kill(started.pid, 'SIGTERM');
    }
    const timer = setTimeout(() => void this.describe(taskId).catch(() => {}), this.#stopGraceMs + 10);
    timer.unref();
    this.#timers.set(taskId, timer);
  }

  /** Looks, and does what is due: kills what is overdue or headless, tidies up after what has ended. */
  async describe(taskId: string): Promise<TaskDescription> {
    const intent = await this.#files.readIntent(taskId);
    if (intent === null) return describeAs(taskId, 'missing', null);
    const end = await this.#files.readEnd(taskId);
    if (end !== null) return describeAs(taskId, 'stopped', end.reason);
    const started = await this.#files.readStarted(taskId);
    if (started === null) return describeAs(taskId, 'provisioning', null);
    const stop = await this.#files.readStop(taskId);
    if (started === 'forbidden')
      return this.#end(intent, stop?.reason ?? 'It was stopped before it started.');

    const agentLives = isAlive(started);
    if (agentLives && stop === null) return describeAs(taskId, 'running', null);
    if (!agentLives && membersOf(started, intent).length === 0) {
      return this.#end(intent, stop?.reason ?? 'The task ended by itself.');
    }
    // As in a container: when its first process ends, so do all others.
    const overdue = stop !== null && Date.now() >= stop.at + this.#stopGraceMs;
    if (!agentLives || overdue) this.#kill(intent, started);
    return describeAs(taskId, 'stopping', stop?.reason ?? null);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  async #end(intent: TaskIntent, reason: string): Promise<TaskDescription> {
    const { taskId } = intent;
    const kills = memoryKills(intent.group);
    const words =
      kills === 0 ? reason : `${reason} Out of memory: the kernel killed ${kills} of its processes.`;
    await this.#files.writeEnd(taskId, { at: Date.now(), reason: words });
    await removeTaskGroup(intent.group);
    clearTimeout(this.#timers.get(taskId));
    this.#timers.delete(taskId);
    return describeAs(taskId, 'stopped', words);
  }

  #kill(intent: TaskIntent, started: ProcessIdentity): void {
    if (this.#killing.has(intent.taskId)) return;
    // What cannot be killed stays 'stopping', and the next look tries again.
    const done = killAll(intent, started)
      .catch(() => {})
      .finally(() => this.#killing.delete(intent.taskId));
    this.#killing.set(intent.taskId, done);
  }
}

/** The process group's living members, and whatever else is in the control group. */
function membersOf(started: ProcessIdentity, intent: TaskIntent): number[] {
  if (identityOf(process.pid)?.bootId !== started.bootId) return [];
  const holder = identityOf(started.pid);
  // The kernel gives no pid away while a group carries its number: another holder means that the group is gone.
  const group = holder !== null && holder.startTicks !== started.startTicks ? [] : groupMembers(started.pid);
  return [...group, ...pidsIn(intent.group)];
}

async function killAll(intent: TaskIntent, started: ProcessIdentity): Promise<void> {
  await killGroup(started, { graceMs: 0 });
  for (const pid of pidsIn(intent.group)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between; if not, the next look finds it again.
    }
  }
}

/** The agent is not always our child, so its exit code is not always to be had: it is never claimed. */
function describeAs(taskId: string, status: Status, stopReason: string | null): TaskDescription {
  return { taskId, status, exitCode: null, stopReason };
}
