import { beforeEach, describe, expect, it } from 'vitest';
import { createChannelHandler } from '../../functions/channel/channel-handler.ts';
import { taskToken } from '../../functions/channel/task-token.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { CommandRecord, type RunRecord } from '../../shared/resources/records.ts';
import type { Report, ReportAnswer } from '../../shared/resources/report.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import { aCommand, aJob, aReport, aRunningRun, aStopping, ids } from '../helpers/builders.ts';
import { VirtualClock } from '../helpers/fakes/clock.ts';
import { FakeRecords } from '../helpers/fakes/records.ts';
import { FakeSecretStore } from '../helpers/fakes/secret-store.ts';
import { FakeWorkQueue } from '../helpers/fakes/work-queue.ts';

const tokenKey = new Uint8Array(32).fill(7);
const slot: TaskSlot = aReport().report.slot;

let records: FakeRecords;
let queue: FakeWorkQueue;
let clock: VirtualClock;
const errors: unknown[] = [];

const put = (key: { partition: string; sort: string }, value: unknown) =>
  records.commit([{ op: 'put', key, value, expect: 'any' }]);

const world = async (run: RunRecord = aRunningRun(), job = aJob()) => {
  await put(recordKeys.job(ids.tenant, ids.workspace, ids.job), job);
  await put(recordKeys.run(ids.tenant, ids.job, ids.run), run);
};

async function send(body: unknown, token: string | null = taskToken(tokenKey, slot)) {
  const handler = createChannelHandler({
    records,
    secrets: new FakeSecretStore(),
    queue,
    clock,
    ids: (kind) => `${kind}_x`,
    tokenKey,
    onError: (e) => errors.push(e),
  });
  const answer = await handler({
    requestContext: { requestId: 'req_1', http: { method: 'POST', path: '/engine/v1/reports' } },
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
  });
  return {
    status: answer.statusCode,
    body: JSON.parse(answer.body) as ReportAnswer & { code?: string; epoch?: number },
  };
}

const report = (sequence: number, change: Partial<Report> = {}): Report =>
  aReport({ sequence, ...change }).report;

beforeEach(async () => {
  clock = new VirtualClock();
  records = new FakeRecords();
  queue = new FakeWorkQueue(clock);
  errors.length = 0;
  await world();
});

describe('who may report', () => {
  it('needs the token of the very launch that the report is of', async () => {
    expect((await send(report(1), null)).status).toBe(401);
    expect((await send(report(1), 'mt_x.y')).status).toBe(401);
    const forged = taskToken(new Uint8Array(32), slot);
    expect((await send(report(1), forged)).status).toBe(401);
    const other = taskToken(tokenKey, { ...slot, launch: 2 });
    expect((await send(report(1), other)).body.code).toBe('forbidden');
  });

  it('tells an older attempt who acts now', async () => {
    await world(aRunningRun(3));
    expect(await send(report(1))).toMatchObject({ status: 410, body: { code: 'fenced', epoch: 3 } });
  });

  it('answers what is no report with a problem, and never with a stack', async () => {
    for (const body of ['{', '{}', '[]', JSON.stringify({ ...report(1), sequence: 'x' })]) {
      expect(await send(body)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    }
    expect(errors).toEqual([]);
  });

  it('lets a task end whose run is settled, gone or launched anew, and writes nothing for it', async () => {
    const settled = { ...aRunningRun(), state: 'settled' as const };
    const replaced = aRunningRun(1, [{ launch: 2 }]);
    for (const run of [settled, replaced]) {
      await world(run);
      const before = records.writes;
      expect((await send(report(1))).body.end).toBe(true);
      expect(records.writes).toBe(before);
    }
  });
});

describe('what a report writes', () => {
  it('writes news at once, and otherwise one heartbeat a minute', async () => {
    await send(report(1));
    const after = records.writes;
    for (let n = 2; n < 12; n += 1) {
      await clock.advance(5_000);
      await send(report(n));
    }
    expect(records.writes).toBe(after);
    await clock.advance(10_000);
    await send(report(12));
    expect(records.writes).toBe(after + 1);
    await send(report(13, { phase: 'ending' }));
    expect(records.writes).toBe(after + 2);
  });

  it('does not let an older report stand over a newer one', async () => {
    await send(report(5, { because: 'newer', phase: 'ending' }));
    await send(report(4, { because: 'older' }));
    const stored = await records.get(recordKeys.jobReport(ids.tenant, ids.workspace, ids.job));
    expect(JSON.stringify(stored?.value)).toContain('newer');
  });
});

describe('commands', () => {
  const ordered = () => put(recordKeys.command(ids.tenant, ids.job, ids.command), aCommand());
  const command = async () =>
    CommandRecord.parse((await records.get(recordKeys.command(ids.tenant, ids.job, ids.command)))?.value);
  const outcome = (state: 'running' | 'succeeded' | 'failed') => ({
    commands: [{ commandId: ids.command, state, message: state, savepointPath: null }],
  });

  it('are handed over until they have an outcome, which only moves forward', async () => {
    await world(aRunningRun(), aStopping('savepoint'));
    await ordered();
    expect((await send(report(1))).body.commands).toEqual([
      { commandId: ids.command, kind: 'stop', mode: 'savepoint' },
    ]);
    await send(report(2, outcome('running')));
    expect((await command()).state).toBe('running');
    expect((await send(report(3, outcome('succeeded')))).body.commands).toEqual([]);
    await send(report(4, outcome('failed')));
    expect((await command()).state).toBe('succeeded');
  });
});
