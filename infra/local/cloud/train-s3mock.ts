import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, killGroup, spawnDetached } from '../../../functions/adapters/local/os-processes.ts';
import { freePort } from '../processes/free-port.ts';
import type { CloudHome } from './prepare-cloud.ts';
import { BUCKET, s3mock, s3mockProgram, s3mockStore } from './servers.ts';

const PATIENCE_MS = 60_000;

/**
 * Runs S3Mock once to write the archive of its classes to `archive`. Answers whether it did: without one
 * S3Mock starts all the same, only slower, so a failure is nothing to stop for.
 */
export async function trainS3mock(home: CloudHome, archive: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-train-'));
  const port = await freePort(null);
  const server = s3mock(home, folder);
  const log = join(folder, 'log');
  const started = spawnDetached({
    command: 'java',
    args: [
      ...['-Xmx160m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-XX:ArchiveClassesAtExit=${archive}`],
      ...[`-Djava.io.tmpdir=${folder}`, ...s3mockProgram(home, port)],
    ],
    env: { ...server.command(port).env, ...s3mockStore(folder) },
    cwd: folder,
    stdoutFile: log,
    stderrFile: log,
  });
  try {
    const end = performance.now() + PATIENCE_MS;
    while (isAlive(started) && performance.now() < end && !(await server.healthy(port))) await delay(50);
    const object = `http://127.0.0.1:${port}/${BUCKET}/train`;
    for (const init of [{ method: 'PUT', body: 'x' }, { method: 'GET' }, { method: 'DELETE' }]) {
      await (await fetch(object, { ...init, signal: AbortSignal.timeout(5_000) })).arrayBuffer();
    }
  } catch {
    // Whatever was loaded until here is still worth archiving.
  } finally {
    // The archive is written at the end of the JVM, which SIGTERM brings about.
    await killGroup(started, { graceMs: PATIENCE_MS });
    await rm(folder, { recursive: true, force: true });
  }
  return stat(archive).then(
    () => true,
    () => false,
  );
}
