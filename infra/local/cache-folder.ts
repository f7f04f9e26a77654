import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where every download goes: MILLRACE_CACHE, else ~/.cache/millrace. Shared by all checkouts of one person. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.MILLRACE_CACHE || join(homedir(), '.cache', 'millrace'));
}
