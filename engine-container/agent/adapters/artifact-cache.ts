/** Artifacts of this machine, by digest: fetched once, and compared with their digest each time they are used. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { OpenObject } from '../../../functions/adapters/aws/object-stream.ts';
import type { StoredArtifact } from '../../../shared/resources/artifact.ts';
import type { ArtifactSource } from '../ports.ts';

/** Each goes on where the one before lost its line. */
const tries = 5;

/** `folder` is made when it is missing; its files may be read by whoever knows their name, which is the digest. */
export const artifactCache =
  (folder: string, open: OpenObject, pauseMs = 500): ArtifactSource =>
  async (artifact) => {
    const path = join(folder, artifact.sha256);
    if ((await digestOf(path)) === artifact.sha256) return path;
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o711);
    // Another agent of this machine may be at the same: each has a file of its own until it is whole.
    const part = `${path}.${randomUUID()}`;
    try {
      await fetchTo(part, artifact, open, pauseMs);
      const found = await digestOf(part);
      if (found !== artifact.sha256) {
        throw new Error(`"${artifact.name}" arrived with SHA-256 ${found} instead of ${artifact.sha256}`);
      }
      await chmod(part, 0o644);
      await rename(part, path);
      return path;
    } finally {
      await rm(part, { force: true });
    }
  };

async function fetchTo(
  part: string,
  artifact: StoredArtifact,
  open: OpenObject,
  pauseMs: number,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const from = await sizeOf(part);
    try {
      await pipeline(await open(artifact.key, from), createWriteStream(part, { flags: 'a', mode: 0o600 }));
      if ((await sizeOf(part)) >= artifact.sizeBytes) return;
      throw new Error('it ended too early');
    } catch (error) {
      if (attempt >= tries)
        throw new Error(`"${artifact.name}" cannot be fetched: ${String(error)}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt));
    }
  }
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;

/** Null when there is no such file. */
async function digestOf(path: string): Promise<string | null> {
  if ((await stat(path).catch(() => null)) === null) return null;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
