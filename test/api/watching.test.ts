import { beforeEach, describe, expect, it } from 'vitest';
import { receiveReport } from '../../functions/channel/receive-report.ts';
import type { GraphOperator, GraphSample } from '../../shared/resources/job-graph.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { JobRecord, RunRecord } from '../../shared/resources/records.ts';
import { aReport, aRunningRun } from '../helpers/builders.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';
import { type Populated, populate } from '../helpers/populate.ts';

/** From the agent's report to what is shown: who looks at a job sees it move, and who does not costs nothing. */
let h: Harness;
let own: Populated;
let sequence: number;
let path: string;

const operator = (id: string, records: number | null): GraphOperator => ({
  id,
  name: `operator ${id}`,
  description: id,
  chain: [id],
  isSource: id === 'a',
  isSink: id === 'b',
  parallelism: 1,
  maxParallelism: 128,
  status: 'RUNNING',
  busy: 0.5,
  idle: 0.5,
  backpressured: 0,
  recordsInPerSecond: records,
  recordsOutPerSecond: records,
  bytesInPerSecond: 0,
  bytesOutPerSecond: 0,
  lagRecords: null,
  watermarkDelayMs: null,
});
const sample = (at: number, records: number | null): GraphSample => ({
  at,
  operators: [operator('a', records), operator('b', records)],
  edges: [{ from: 'a', to: 'b', ship: 'HASH' }],
  failedOperatorId: null,
});

/** The agent's clock is an hour slow: nothing shown may follow it. */
const agentTime = () => h.deps.clock.now() - 3_600_000;

const send = (records: number | null, epoch = 1) => {
  const slot = { ...aReport().report.slot, tenantId: h.a.id, jobId: own.jobId, runId: own.runId, epoch };
  sequence += 1;
  const graph = records === null ? null : sample(agentTime() - 400, records);
  const { report } = aReport({ slot, sequence, at: agentTime(), graph });
  return receiveReport(
    {
      records: h.records,
      queue: h.deps.queue,
      clock: h.deps.clock,
      ids: h.deps.ids,
      tokenOf: JSON.stringify,
    },
    slot,
    report,
  );
};
const graph = async () => (await h.request('GET', `${path}/graph`)).body;
const job = async () => (await h.request('GET', path)).body;

/** The populated job with an attempt in it, as the reconciler would have begun it. */
const beginAttempt = async (epoch = 1) => {
  const key = recordKeys.run(h.a.id, own.jobId, own.runId);
  const row = await h.records.get(key);
  const run = RunRecord.parse(row?.value);
  const { attempts } = aRunningRun(epoch);
  await h.records.commit([{ op: 'put', key, value: { ...run, epoch, attempts }, expect: 'any' }]);
};

beforeEach(async () => {
  h = await makeHarness();
  own = await populate(h, h.a);
  path = `/v1/workspaces/${own.workspaceId}/jobs/${own.jobId}`;
  sequence = 0;
  // The snapshot that populate ordered keeps the agent busy; here nothing is under way.
  const jobKey = recordKeys.job(h.a.id, own.workspaceId, own.jobId);
  const row = await h.records.get(jobKey);
  const record = JobRecord.parse(row?.value);
  record.desired.orders = [];
  await h.records.commit([{ op: 'put', key: jobKey, value: record, expect: 'any' }]);
  await beginAttempt();
});

describe('a job that nobody looks at', () => {
  it('shows nothing until something was observed', async () => {
    expect((await job()).flow).toBeNull();
    expect(await graph()).toMatchObject({ observedAt: null, live: false, operators: [], edges: [] });
  });

  it('is told once what flows, and then writes nothing but its heartbeat, whatever flows', async () => {
    await send(null);
    await send(10);
    expect((await job()).flow).toMatchObject({
      recordsInPerSecond: 10,
      segments: [{ name: 'operator a' }, {}],
    });
    const before = h.records.writes;
    for (let n = 1; n <= 11; n += 1) {
      h.advance(5_000);
      expect((await send(10 + n)).nextReportMs).toBe(5_000);
    }
    expect(h.records.writes).toBe(before);
    h.advance(5_000);
    await send(99);
    expect(h.records.writes).toBe(before + 1);
    expect((await job()).flow.recordsInPerSecond).toBe(99);
  });

  it('writes nothing when its list or the job itself is read', async () => {
    await send(10);
    const before = h.records.writes;
    await job();
    await h.request('GET', `/v1/workspaces/${own.workspaceId}/jobs`);
    expect(h.records.writes).toBe(before);
  });

  it('keeps a strip without the bytes of the graph in the list', async () => {
    await send(10);
    const row = await h.records.get(recordKeys.jobReport(h.a.id, own.workspaceId, own.jobId));
    expect(row?.value).toMatchObject({ report: { graph: null }, flow: { recordsInPerSecond: 10 } });
  });
});

describe('a job that somebody looks at', () => {
  it('is asked every second, stores each answer, and stops half a minute after the last look', async () => {
    await send(10);
    await graph();
    for (let n = 1; n <= 10; n += 1) {
      h.advance(1_000);
      expect((await send(n)).nextReportMs).toBe(1_000);
      const shown = await graph();
      expect(shown).toMatchObject({ live: true, operators: [{ recordsInPerSecond: n }, {}] });
      expect(Date.parse(shown.observedAt)).toBe(h.deps.clock.now() - 400);
    }
    h.advance(45_000);
    expect((await send(11)).nextReportMs).toBe(5_000);
    expect((await graph()).live).toBe(false);
  });

  it('renews its lease at most once in twenty seconds, however many look', async () => {
    await send(10);
    const before = h.records.writes;
    for (let n = 0; n < 60; n += 1) {
      await Promise.resolve(graph());
      h.advance(1_000);
    }
    expect(h.records.writes - before).toBeLessThanOrEqual(3);
  });

  it('costs the channel no further trip to the table', async () => {
    await send(10);
    const trips = () =>
      h.records.faults.calls.get + h.records.faults.calls.getMany + h.records.faults.calls.list;
    const count = async () => {
      h.advance(1_000);
      const before = trips();
      await send(10);
      return trips() - before;
    };
    const unwatched = await count();
    await graph();
    expect(await count()).toBe(unwatched);
    expect(unwatched).toBe(2);
  });
});

describe('a job whose agent is another', () => {
  it('keeps its last strip until the new one has measured', async () => {
    await send(10);
    await beginAttempt(2);
    sequence = 0;
    h.advance(60_000);
    await send(null, 2);
    expect((await job()).flow).toMatchObject({ recordsInPerSecond: 10 });
    await send(20, 2);
    h.advance(60_000);
    await send(20, 2);
    expect((await job()).flow).toMatchObject({ recordsInPerSecond: 20 });
  });
});

describe('examples', () => {
  it('write into the caller’s own part of the bucket', async () => {
    const { items } = (await h.request('GET', '/v1/examples')).body;
    expect(items[0].sql).toContain(`'s3://millrace/tenants/${h.a.id}/output/copy'`);
  });
});
