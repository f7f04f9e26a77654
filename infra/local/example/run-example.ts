import { setTimeout as delay } from 'node:timers/promises';
import type { ControlPlane } from '../../../functions/entry/local/control-plane.ts';
import type { Bootstrapped } from '../../../functions/usecases/bootstrap.ts';
import { createClient } from '../../../shared/client/client.ts';
import type { DataFolder } from '../data-folder.ts';

const exampleId = 'revenue-per-country';
const name = 'revenue per country';
const marker = 'example-job';
const patienceMs = 180_000;
const rowsShown = 4;

type Example = { plane: ControlPlane; login: Bootstrapped; folder: DataFolder; say: (line: string) => void };

/** Makes and starts the example job through the public API, once, and shows its first rows. Deleted, it stays away. */
export async function runExample({ plane, login, folder, say }: Example): Promise<void> {
  const client = createClient(plane.url, login.apiKey);
  const { workspaceId } = login;
  const output = `tenants/${login.tenantId}/output/${exampleId}`;
  const jobs = await client.jobs.list({ params: { workspaceId } });
  const known = jobs.items.find((job) => job.name === name);
  if (!known && (await folder.readText(marker))) return;
  const job = known ?? (await createExample(client, workspaceId));
  // From now on it is the person's: deleted, it stays away.
  await folder.writeFile(marker, `${job.id}\n`);
  const params = { workspaceId, jobId: job.id };
  if (job.latestVersion === null) await client.jobs.publish({ params, body: { note: 'the example' } });
  if (job.state === 'created') await client.jobs.start({ params, body: {} });
  else if (job.desired !== 'running') return;
  say(`  Example    job "${name}" (${job.id}) is being started`);
  for (const end = Date.now() + patienceMs; Date.now() < end; await delay(1_000)) {
    const rows = await firstRows(plane, output);
    if (rows.length === 0) continue;
    say(`\n  First rows of "${name}" in s3://${plane.useCases.bucket}/${output}:`);
    for (const row of rows) say(`    ${row}`);
    return;
  }
  const now = await client.jobs.get({ params });
  say(`  The example has written no rows yet. It is ${now.state}: ${now.because}`);
}

async function createExample(client: ReturnType<typeof createClient>, workspaceId: string) {
  const { items } = await client.examples.list({});
  const example = items.find(({ id }) => id === exampleId);
  if (!example) throw new Error(`there is no example ${exampleId}`);
  const { sql, settings } = example;
  return client.jobs.create({ params: { workspaceId }, body: { name: example.name, sql, settings } });
}

/** Committed files only: what is in progress is hidden behind a leading dot or underscore. */
async function firstRows(plane: ControlPlane, prefix: string): Promise<string[]> {
  const objects = await plane.useCases.objects.list(`${prefix}/`);
  const committed = objects.filter(({ key }) => !/\/[._][^/]*$/.test(key));
  for (const { key } of committed) {
    const file = await plane.useCases.objects.get(key);
    const rows = new TextDecoder().decode(file?.body).split('\n').filter(Boolean);
    if (rows.length > 0) return rows.slice(0, rowsShown);
  }
  return [];
}
