/** p99 of a page of jobs in a workspace of 10,000, against the same page in a workspace of 100. */
import { readPageToken } from '../../../functions/usecases/page.ts';
import { partitions, prefixes, recordsPerJob } from '../../../shared/resources/record-keys.ts';
import { type ApiCaller, apiCaller } from '../lib/api-caller.ts';
import type { Bench } from '../lib/bench-context.ts';
import { latencies } from '../lib/latency.ts';
import { compared, type Measured } from '../lib/results.ts';
import { seedJobs } from '../lib/seed-jobs.ts';
import { percentile } from '../lib/stats.ts';
import { openTable } from '../lib/table-access.ts';

const pageSize = 50;
const calls = 200;

export async function measureList(bench: Bench): Promise<Measured> {
  const millrace = await bench.millrace();
  const workspaces = { ours: '', theirs: '' };
  for (const [side, count] of [
    ['ours', 10_000],
    ['theirs', 100],
  ] as const) {
    const body = { name: bench.fresh(`list of ${count}`) };
    workspaces[side] = (await millrace.client.workspaces.create({ body })).id;
    const began = Date.now();
    await seedJobs(bench, workspaces[side], count);
    bench.say(`  ${count} jobs seeded in ${Math.round((Date.now() - began) / 1000)} s`);
  }
  const api = await apiCaller(bench);
  const pages = {
    ours: await allPages(api, workspaces.ours),
    theirs: await allPages(api, workspaces.theirs),
  };
  const pathAt = (side: keyof typeof pages, call: number) =>
    pages[side][(call * 7) % pages[side].length] ?? '';
  const read = (side: keyof typeof pages) => (call: number) => api.get(pathAt(side, call));
  const table = await openTable(bench);
  const { tenantId } = (await millrace.client.auth.me()).user;
  /** The Query below that page and nothing else: what the table itself makes of 10,000 jobs. */
  const query = (side: keyof typeof pages) => (call: number) => {
    const token = /nextToken=(.*)/.exec(pathAt(side, call))?.[1];
    const after = readPageToken(token === undefined ? undefined : decodeURIComponent(token), prefixes.jobs);
    return table.records.list(partitions.workspace(tenantId, workspaces[side]), {
      prefix: prefixes.jobs,
      limit: pageSize * recordsPerJob,
      after: after === undefined ? undefined : `${after}~`,
    });
  };
  for (const side of ['ours', 'theirs'] as const) await latencies(calls, 1, read(side));
  const p99 = { ours: [] as number[], theirs: [] as number[] };
  const bare = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < Math.max(5, bench.rounds); round += 1) {
    const order = round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const);
    for (const side of order) {
      p99[side].push(percentile(await latencies(calls, 1, read(side)), 0.99));
      bare[side].push(percentile(await latencies(calls, 1, query(side)), 0.99));
    }
  }
  api.close();
  table.close();
  return {
    rows: [
      compared('GET jobs p99, 10,000 jobs; theirs: 100 jobs', 'ms', p99.ours, p99.theirs, 2),
      compared('the bare Query below it, p99; theirs: 100 jobs', 'ms', bare.ours, bare.theirs, null),
    ],
    notes: [
      `Pages of ${pageSize}, all over the list (${pages.ours.length} and ${pages.theirs.length} of them), ${calls} calls a side and round. Jobs have status and report and are written by the control plane's own adapter; writing them is not counted.`,
    ],
  };
}

/** Paths of all full pages of the list: the last one, which is not, would be read sooner. */
async function allPages(api: ApiCaller, workspaceId: string): Promise<string[]> {
  const path = `/v1/workspaces/${workspaceId}/jobs?maxResults=${pageSize}`;
  const paths = [path];
  for (;;) {
    const page = JSON.parse(await api.get(paths.at(-1) ?? path)) as { nextToken: string | null };
    if (page.nextToken === null) return paths.slice(0, -1);
    paths.push(`${path}&nextToken=${encodeURIComponent(page.nextToken)}`);
  }
}
