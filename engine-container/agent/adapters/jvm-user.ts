/** The user JVMs run under, so that job code cannot read the agent's memory, environment or token. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type JvmUser = { uid: number; gid: number };

const nobody: JvmUser = { uid: 65534, gid: 65534 };

/** Another user than the agent's, or null when the agent is not root or that user could not read what a JVM needs. */
export function otherUser(needed: readonly string[]): JvmUser | null {
  if (process.getuid?.() !== 0) return null;
  return needed.every((path) => othersMayRead(path)) ? nobody : null;
}

/** A folder can be entered from the root on, and its content (one level is a fair sample) is open to others. */
function othersMayRead(path: string): boolean {
  try {
    for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
      const { mode } = statSync(folder);
      if ((mode & 0o001) === 0 && statSync(folder).isDirectory()) return false;
    }
    return samples(path).every((file) => (statSync(file).mode & 0o004) !== 0);
  } catch {
    return false;
  }
}

const samples = (path: string): string[] =>
  existsSync(path) && statSync(path).isDirectory()
    ? [path, ...readdirSync(path).map((name) => join(path, name))]
    : [path];
