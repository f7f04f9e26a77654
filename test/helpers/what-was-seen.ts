/** What Millrace knows of a job and what its processes wrote last: told when a test of real processes fails. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountedJob } from './accounted-job.ts';
import type { Millrace } from './millrace.ts';
import { processesOf } from './processes-of.ts';

const newest = 12;
const linesOfEach = 25;
const logsAtMost = 5;
const logFile = /\.(log|out|err)$|^(stdout|stderr)$/;

export async function whatWasSeen(millrace: Millrace, { id, params }: AccountedJob): Promise<string> {
  const { client, dataDir } = millrace;
  const asked = {
    job: () => millrace.job(id),
    commands: async () => (await client.jobs.listCommands({ params })).items.slice(0, newest),
    events: async () => (await client.jobs.listEvents({ params })).items.slice(0, newest),
    runs: async () => (await client.jobs.listRuns({ params })).items.slice(0, 3),
  };
  const parts: string[] = [];
  for (const [what, ask] of Object.entries(asked)) {
    parts.push(`${what}: ${JSON.stringify(await ask().catch((error: unknown) => String(error)), null, 1)}`);
  }
  parts.push(`processes:\n${processesOf(dataDir, []).join('\n')}`, `control plane:\n${millrace.output()}`);
  for (const log of await newestLogs(join(dataDir, 'tasks'))) {
    const text = await readFile(log, 'utf8').catch(String);
    parts.push(`${log}:\n${text.split('\n').slice(-linesOfEach).join('\n')}`);
  }
  return parts.join('\n\n');
}

/** Those that were written to last. */
async function newestLogs(tasks: string): Promise<string[]> {
  const entries = await readdir(tasks, { recursive: true, withFileTypes: true }).catch(() => []);
  const logs = entries.filter((entry) => entry.isFile() && logFile.test(entry.name));
  const dated = await Promise.all(
    logs.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return {
        path,
        at: await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  return dated
    .sort((a, b) => b.at - a.at)
    .slice(0, logsAtMost)
    .map(({ path }) => path);
}
