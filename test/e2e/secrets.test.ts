/** A secret on a whole Millrace with real Flink: a connector gets it, and complains of it in its own words. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { masked } from '../../shared/domain/secret-mask.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Millrace, startMillrace } from '../helpers/millrace.ts';

/** Kafka repeats what it takes for the flag of a login module. */
const secret = 'hunter2-on-real-flink';
const complaint = 'Invalid login module control flag';

const sql = `CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1');
CREATE TABLE topic (n BIGINT) WITH (
  'connector' = 'kafka', 'topic' = 't', 'format' = 'json', 'properties.bootstrap.servers' = '127.0.0.1:9',
  'properties.security.protocol' = 'SASL_PLAINTEXT', 'properties.sasl.mechanism' = 'PLAIN',
  'properties.sasl.jaas.config' = 'Module \${pw};'
);
INSERT INTO topic SELECT n FROM numbers;`;

let millrace: Millrace;
beforeAll(async () => {
  millrace = await startMillrace();
}, 600_000);
afterAll(() => millrace?.stop(), 120_000);

/** Files of the data folder that hold this text; those that vanish meanwhile are let go. */
async function filesWith(text: string): Promise<string[]> {
  const all = await readdir(millrace.dataDir, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of all.filter((one) => one.isFile())) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const body = await readFile(path).catch(() => null);
    if (body?.includes(text)) found.push(relative(millrace.dataDir, path));
  }
  return found;
}

it('is in the script of the JobManager alone, and masked where the connector repeats it', async () => {
  const { client, workspaceId } = millrace;
  await client.variables.create({
    params: { workspaceId },
    body: { name: 'pw', value: secret, secret: true },
  });
  const settings = JobSettings.parse({ compactCu: 1, checkpointIntervalMs: 1_000 });
  const job = await client.jobs.create({ params: { workspaceId }, body: { name: 'login', sql, settings } });
  const params = { workspaceId, jobId: job.id };
  await client.jobs.publish({ params, body: {} });
  await client.jobs.start({ params, body: {} });
  const said = await eventually(
    async () => {
      const { exception } = await millrace.job(job.id);
      expect(exception?.text).toContain(complaint);
      return exception?.text;
    },
    { withinMs: 300_000, everyMs: 500 },
  );
  expect(said).toContain(`${complaint} '${masked}'`);
  const holders = await filesWith(secret);
  for (const path of holders) expect(path).toMatch(/^tasks\/[^/]+\/work\/jobmanager-\d+\/conf\/job\.sql$/);
  for (const path of holders)
    expect((await stat(join(millrace.dataDir, path))).mode & 0o777, path).toBe(0o600);
  expect(holders).not.toEqual([]);
  expect((await filesWith(masked)).join('\n')).toMatch(/\.log/);
  // What is kept once it is over: logs and Flink's own record of the end in the object storage, events, the result.
  await client.jobs.stop({ params, body: { mode: 'now' } });
  await millrace.waitForState(job.id, 'stopped', 120_000);
  await eventually(async () => expect(await endOfJob()).toContain(`${complaint} '${masked}'`), {
    withinMs: 60_000,
    everyMs: 500,
  });
  expect(await filesWith(secret)).toEqual([]);
}, 600_000);

/** What Flink wrote of the end of the only job there is. */
async function endOfJob(): Promise<string> {
  const objects = await millrace.s3.list('tenants/');
  const key = objects.find((object) => object.key.includes('/ended/'))?.key;
  return new TextDecoder().decode(key === undefined ? undefined : (await millrace.s3.get(key))?.body);
}
