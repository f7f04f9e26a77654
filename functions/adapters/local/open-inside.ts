import { constants } from 'node:fs';
import { type FileHandle, open, readlink } from 'node:fs/promises';

/**
 * Opens a regular file for reading at exactly this path; null when it is not there, or when a link anywhere on the way
 * leads elsewhere. A job owns the folder of its logs, and must not have the files of others read out to it.
 */
export async function openInside(path: string): Promise<FileHandle | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  );
  if (file === null) return null;
  const [real, stats] = await Promise.all([readlink(`/proc/self/fd/${file.fd}`), file.stat()]);
  if (real === path && stats.isFile()) return file;
  await file.close();
  return null;
}
