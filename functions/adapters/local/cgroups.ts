/**
 * Holds a task to its size with the kernel's control groups, version 1 or 2, when this process may write there.
 * One group per task below `millrace/`; its first process enters it before it starts any other.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type Cgroups = { version: 1 | 2; root: string };

/** Folders of one task's group: one of cgroup v2, two of v1 (cpu and memory). Stored with the task. */
export type TaskGroup = readonly string[];

const CPU_PERIOD_US = 100_000;
const BYTES_PER_CU = 4 * 1024 ** 3;
const REMOVE_TRIES = 50;

/** The hierarchy this process may make groups in, or null when limits cannot be enforced here. */
export function findCgroups(root = '/sys/fs/cgroup'): Cgroups | null {
  const candidates: Cgroups[] = [
    { version: 2, root },
    { version: 1, root },
  ];
  return candidates.find(mayUse) ?? null;
}

/** Makes the group of a task with the limits of its CU. Throws when the kernel refuses. */
export function makeTaskGroup(cgroups: Cgroups, name: string, cu: number): TaskGroup {
  const quota = Math.round(cu * CPU_PERIOD_US);
  const bytes = String(cu * BYTES_PER_CU);
  const [first, second] = parentsOf(cgroups).map((parent) => join(parent, name));
  if (first === undefined) throw new Error('A control group needs a parent.');
  const folders = second === undefined ? [first] : [first, second];
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  if (second === undefined) {
    writeFileSync(join(first, 'cpu.max'), `${quota} ${CPU_PERIOD_US}`);
    writeFileSync(join(first, 'memory.max'), bytes);
    writeIfThere(join(first, 'memory.swap.max'), '0');
  } else {
    writeFileSync(join(first, 'cpu.cfs_period_us'), String(CPU_PERIOD_US));
    writeFileSync(join(first, 'cpu.cfs_quota_us'), String(quota));
    writeFileSync(join(second, 'memory.limit_in_bytes'), bytes);
    writeIfThere(join(second, 'memory.memsw.limit_in_bytes'), bytes);
  }
  return folders;
}

/** Every process in the group, whatever process group or session it has made for itself. */
export function pidsIn(group: TaskGroup): number[] {
  const pids = group.flatMap((folder) => readLines(join(folder, 'cgroup.procs')).map(Number));
  return [...new Set(pids)];
}

/** How many processes of the group the kernel has killed for lack of memory. */
export function memoryKills(group: TaskGroup): number {
  const counts = group
    .flatMap((folder) => [
      ...readLines(join(folder, 'memory.events')),
      ...readLines(join(folder, 'memory.oom_control')),
    ])
    .map((line) => /^oom_kill (\d+)$/.exec(line)?.[1])
    .filter((count) => count !== undefined);
  return Math.max(0, ...counts.map(Number));
}

/** Removes the group of a task that has ended. The kernel takes a moment to let go of the dead. */
export async function removeTaskGroup(group: TaskGroup): Promise<void> {
  for (const folder of group) {
    for (let tries = 1; existsSync(folder); tries++) {
      try {
        rmdirSync(folder);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === 'ENOENT') break;
        if (code !== 'EBUSY' || tries >= REMOVE_TRIES) throw error;
        await delay(20);
      }
    }
  }
}

function mayUse(cgroups: Cgroups): boolean {
  try {
    if (cgroups.version === 2) {
      const offered = readFileSync(join(cgroups.root, 'cgroup.controllers'), 'utf8').split(/\s+/);
      if (!offered.includes('cpu') || !offered.includes('memory')) return false;
    } else {
      accessSync(join(cgroups.root, 'cpu', 'cpu.cfs_quota_us'), constants.R_OK);
      accessSync(join(cgroups.root, 'memory', 'memory.limit_in_bytes'), constants.R_OK);
    }
    // Only trying tells: containers often mount it read-only, or writable for nobody but the host's root.
    for (const parent of parentsOf(cgroups)) {
      mkdirSync(parent, { recursive: true });
      // It may be there from an earlier start by root.
      accessSync(parent, constants.W_OK);
    }
    if (cgroups.version === 2) {
      for (const folder of [cgroups.root, ...parentsOf(cgroups)]) {
        writeFileSync(join(folder, 'cgroup.subtree_control'), '+cpu +memory');
      }
    }
    return true;
  } catch {
    return false;
  }
}

function parentsOf({ version, root }: Cgroups): string[] {
  return version === 2
    ? [join(root, 'millrace')]
    : [join(root, 'cpu', 'millrace'), join(root, 'memory', 'millrace')];
}

/** Swap accounting is often compiled out; without it the memory limit alone has to do. */
function writeIfThere(file: string, text: string): void {
  if (existsSync(file)) writeFileSync(file, text);
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
