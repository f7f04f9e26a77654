import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { SetupError } from '../setup-error.ts';

/** sha256 of a file's content, in hex. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Throws when the file is not the one we know, after deleting it (and `also`) so that the next try fetches it anew. */
export async function requireChecksum(file: string, expected: string, also: string[] = []): Promise<void> {
  const found = await sha256OfFile(file);
  if (found === expected) return;
  for (const path of [file, ...also]) await rm(path, { recursive: true, force: true });
  throw new SetupError(
    `A download is broken: sha256 is ${found}, expected ${expected}. It was deleted.`,
    file,
    'start again to download it anew; if it stays so, the registry or mirror you use serves something else.',
  );
}
