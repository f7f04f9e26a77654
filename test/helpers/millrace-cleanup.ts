/**
 * Ends everything of a data folder by force, and removes it. Run as a program it waits for the end of its standard
 * input first: so a test that is killed, which no afterAll survives, leaves nothing behind either.
 */
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isAlive, killGroup, type ProcessIdentity } from '../../functions/adapters/local/os-processes.ts';
import { taskFiles } from '../../functions/adapters/local/task-files.ts';
import { stopLocalCloud } from '../../infra/local/cloud/start-local-cloud.ts';

export async function cleanUp(dataDir: string): Promise<void> {
  const controlPlane = await readFile(`${dataDir}/control-plane.json`, 'utf8').then(
    (text) => JSON.parse(text) as ProcessIdentity,
    () => null,
  );
  // First of all, because it starts again what ends.
  if (controlPlane !== null && isAlive(controlPlane)) process.kill(controlPlane.pid, 'SIGKILL');
  const files = taskFiles(dataDir);
  for (const taskId of await files.list()) {
    const started = await files.readStarted(taskId);
    if (started !== null && started !== 'forbidden') await killGroup(started, { graceMs: 0 });
  }
  await stopLocalCloud(dataDir);
  await rm(dataDir, { recursive: true, force: true });
  await rm(`${dataDir}.log`, { force: true });
}

const [, program, dataDir] = process.argv;
if (program === fileURLToPath(import.meta.url) && dataDir !== undefined) {
  process.stdin.resume();
  process.stdin.once('end', () => void cleanUp(dataDir).then(() => process.exit(0)));
}
