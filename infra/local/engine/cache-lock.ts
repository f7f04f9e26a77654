import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../setup-error.ts';

/**
 * Runs `work` while no other process holds the lock `name` of this cache folder. The kernel holds the lock for a
 * small flock(1) child that ends with us, so a killed owner can never leave it behind.
 */
export async function withCacheLock<T>(
  cache: string,
  name: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(join(cache, 'locks'), { recursive: true });
  const file = join(cache, 'locks', name);
  // cat ends when our end of its pipe closes, however we end.
  const holder = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const gone = once(holder, 'close');
  const failed = once(holder, 'error').then(() => 'failed' as const);
  const lines = createInterface({ input: holder.stdout });
  const locked = once(lines, 'line').then(() => 'locked' as const);
  const waited = new AbortController();
  const slow = delay(1_000, undefined, { signal: waited.signal }).then(
    () => log('Another process is preparing the same folder; waiting for it'),
    () => {},
  );
  try {
    const outcome = await Promise.race([locked, failed, gone.then(() => 'failed' as const)]);
    waited.abort();
    if (outcome === 'failed') {
      throw new SetupError(
        'Could not lock the download cache.',
        file,
        'check that the folder may be written and that flock is there (Debian package: util-linux).',
      );
    }
    return await work();
  } finally {
    waited.abort();
    await slow;
    holder.stdin.end();
    await gone.catch(() => {});
  }
}
