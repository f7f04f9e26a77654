/**
 * Processes that outlive the one that started them, and how to find and end them again.
 * Linux only: everything is read from /proc, because only the kernel knows what is alive.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Names one process for ever: a pid is reused, a pid with its start time and boot is not. */
export type ProcessIdentity = {
  pid: number;
  /** Start time in clock ticks since boot, as /proc/<pid>/stat prints it. */
  startTicks: string;
  bootId: string;
};

export type DetachedSpawn = {
  command: string;
  args: readonly string[];
  /** The whole environment: nothing is inherited, so no secret of ours leaks by accident. */
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Files are appended to and created with mode 0600. */
  stdoutFile: string;
  stderrFile: string;
  uid?: number;
  gid?: number;
};

type Stat = { state: string; group: number; startTicks: string };

/** How long a group may stay after SIGKILL before we stop believing it will end. */
const KILL_PATIENCE_MS = 30_000;

/**
 * Starts a program as leader of its own session and process group, so that neither the end of this process
 * nor a Ctrl-C at its terminal reaches it. Throws when the program cannot be started at all.
 */
export function spawnDetached(options: DetachedSpawn): ProcessIdentity {
  const stdout = openSync(options.stdoutFile, 'a', 0o600);
  const stderr = openSync(options.stderrFile, 'a', 0o600);
  try {
    const child = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: { ...options.env },
      detached: true,
      stdio: ['ignore', stdout, stderr],
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    });
    // A failed exec is reported by an event as well; without a listener it would end this process.
    child.on('error', () => {});
    child.unref();
    // The child cannot be reaped before this function returns, so its entry is there even if it died at once.
    const stat = child.pid === undefined ? null : readStat(child.pid);
    if (child.pid === undefined || stat === null) {
      throw new Error(`Could not start "${options.command}" in ${options.cwd}: is it there and executable?`);
    }
    return { pid: child.pid, startTicks: stat.startTicks, bootId: currentBootId() };
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

/** The identity of a running process, or null when there is none (a zombie is none). */
export function identityOf(pid: number): ProcessIdentity | null {
  const stat = readStat(pid);
  if (stat === null || isDead(stat)) return null;
  return { pid, startTicks: stat.startTicks, bootId: currentBootId() };
}

/** True while exactly this process runs. False for zombies, reused pids and pids from before a reboot. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identityOf(identity.pid);
  return now !== null && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/** Living members of a process group, leader included when it lives. */
export function groupMembers(pgid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const stat = readStat(pid);
      return stat !== null && stat.group === pgid && !isDead(stat);
    });
}

/**
 * Ends the whole group led by this process: SIGTERM, up to `graceMs` of patience, then SIGKILL until nobody
 * is left. Resolves when the group is gone, at once when it already was. Never touches a group whose leader is
 * another process with a reused pid. Rejects when members may not be signalled or survive SIGKILL.
 */
export async function killGroup(identity: ProcessIdentity, options: { graceMs: number }): Promise<void> {
  const graceEnds = performance.now() + options.graceMs;
  let pause = 10;
  if (!groupIsOurs(identity)) return;
  signalGroup(identity.pid, 'SIGTERM');
  while (groupIsOurs(identity)) {
    const overdue = performance.now() - graceEnds;
    // Sent again each time round: a member may have forked between two looks.
    if (overdue >= 0) signalGroup(identity.pid, 'SIGKILL');
    if (overdue > KILL_PATIENCE_MS) {
      throw new Error(`Processes ${groupMembers(identity.pid).join(', ')} do not end even with SIGKILL.`);
    }
    await delay(Math.min(pause, overdue < 0 ? Math.max(1, -overdue) : pause));
    pause = Math.min(pause * 1.5, 100);
  }
}

function groupIsOurs(identity: ProcessIdentity): boolean {
  if (identity.bootId !== currentBootId()) return false;
  const leader = readStat(identity.pid);
  // The kernel keeps a pid reserved while a group carries its number, so without a leader the group is still ours.
  if (leader !== null && leader.startTicks !== identity.startTicks) return false;
  return groupMembers(identity.pid).length > 0;
}

function signalGroup(pgid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pgid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw new Error(`May not send ${signal} to process group ${pgid}.`, { cause: error });
    }
  }
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, , group] = fields;
    const startTicks = fields[19];
    if (state === undefined || group === undefined || startTicks === undefined) return null;
    return { state, group: Number(group), startTicks };
  } catch {
    return null;
  }
}

function isDead(stat: Stat): boolean {
  return stat.state === 'Z' || stat.state === 'X';
}

let bootId: string | undefined;
function currentBootId(): string {
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return bootId;
}
