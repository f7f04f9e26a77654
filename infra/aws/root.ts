import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** SST bundles its configuration into one file at the root, so no path can be told from where a module once was. */
function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'engine-container', 'releases.json'))) return folder;
  if (dirname(folder) === folder) throw new Error('infra/aws is not within its repository');
  return rootAbove(dirname(folder));
}

export const root = rootAbove(dirname(fileURLToPath(import.meta.url)));
const dist = process.env.MILLRACE_DIST ?? join(root, 'dist');
/** What prepare.ts builds before anything is deployed. */
export const built = { bundles: join(dist, 'functions'), console: join(dist, 'console') };
