/** Resident memory of this process and of all below it, as Linux tells it. */
import { readdir, readFile } from 'node:fs/promises';

const KIB_PER_MIB = 1024;

export async function residentMib(): Promise<number | null> {
  try {
    const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const all = (await Promise.all(names.map(read))).filter((one) => one !== null);
    const family = new Set([process.pid]);
    // A process is younger than its parent, but its number may be smaller: as many rounds as there are generations.
    for (let size = 0; size !== family.size; ) {
      size = family.size;
      for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    }
    const kib = all.reduce((sum, { pid, residentKib }) => (family.has(pid) ? sum + residentKib : sum), 0);
    return kib / KIB_PER_MIB;
  } catch {
    return null;
  }
}

/** Null for a process that has ended meanwhile. */
async function read(pid: string): Promise<{ pid: number; parent: number; residentKib: number } | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  const parent = field('PPid');
  return parent === 0 ? null : { pid: Number(pid), parent, residentKib: field('VmRSS') };
}
