/** The user JVMs run under, so that job code cannot read the agent's memory, environment or token. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

export type JvmUser = { uid: number; gid: number };

const nobody: JvmUser = { uid: 65534, gid: 65534 };

/**
 * Another user than the agent's; null when the agent is not root, or when that user could not read the files or enter
 * the folders a JVM needs.
 */
export function otherUser(needed: { files: readonly string[]; folders: readonly string[] }): JvmUser | null {
  if (process.getuid?.() !== 0) return null;
  try {
    const readable = needed.files.every((path) => open(path, 0o004) && mayEnter(dirname(path)));
    return readable && needed.folders.every(mayEnter) ? nobody : null;
  } catch {
    return null;
  }
}

/** Every folder on the way lets others through. */
function mayEnter(folder: string): boolean {
  return open(folder, 0o001) && (folder === dirname(folder) || mayEnter(dirname(folder)));
}

const open = (path: string, bit: number): boolean => (statSync(path).mode & bit) !== 0;
