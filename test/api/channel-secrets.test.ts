import { beforeEach, describe, expect, it } from 'vitest';
import { createChannelHandler } from '../../functions/channel/channel-handler.ts';
import { taskToken } from '../../functions/channel/task-token.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { type RunRecord, VersionRecord } from '../../shared/resources/records.ts';
import { secretReference } from '../../shared/resources/secret-reference.ts';
import { aJob, aReport, aRunningRun, ids } from '../helpers/builders.ts';
import { VirtualClock } from '../helpers/fakes/clock.ts';
import { FakeRecords } from '../helpers/fakes/records.ts';
import { FakeSecretStore } from '../helpers/fakes/secret-store.ts';
import { FakeWorkQueue } from '../helpers/fakes/work-queue.ts';

const tokenKey = new Uint8Array(32).fill(7);
const { slot } = aReport().report;
let records: FakeRecords;
let secrets: FakeSecretStore;
let errors: unknown[];

const put = (key: { partition: string; sort: string }, value: unknown) =>
  records.commit([{ op: 'put', key, value, expect: 'any' }]);

const world = async (run: RunRecord = aRunningRun(), job = aJob()) => {
  await put(recordKeys.job(ids.tenant, ids.workspace, ids.job), job);
  await put(recordKeys.run(ids.tenant, ids.job, ids.run), run);
};

const version = (number: number, names: string[]): VersionRecord =>
  VersionRecord.parse({
    schema: 1,
    number,
    sql: '',
    secrets: names,
    settings: JobSettings.parse({}),
    connectors: [],
    note: '',
    publishedBy: 'usr_1',
    publishedAt: 1,
  });

async function ask(runId: string, token = taskToken(tokenKey, slot)) {
  const clock = new VirtualClock();
  const handler = createChannelHandler({
    records,
    secrets,
    queue: new FakeWorkQueue(clock),
    clock,
    ids: (kind) => `${kind}_x`,
    tokenKey,
    onError: (error) => errors.push(error),
  });
  const answer = await handler({
    requestContext: { requestId: 'req_1', http: { method: 'POST', path: '/engine/v1/secrets' } },
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ runId }),
    isBase64Encoded: false,
  });
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body) };
}

describe('secrets of a run', () => {
  const secret = secretReference(ids.tenant, ids.workspace, new Uint8Array(16));
  const variable = { schema: 1, name: 'pw', value: null, reference: secret, description: '' };

  beforeEach(async () => {
    records = new FakeRecords();
    secrets = new FakeSecretStore();
    errors = [];
    await world();
    const number = aRunningRun().version;
    await put(recordKeys.version(ids.tenant, ids.job, number), version(number, ['pw']));
    await put(recordKeys.variable(ids.tenant, ids.workspace, 'pw'), {
      ...variable,
      createdAt: 1,
      updatedAt: 1,
    });
    await secrets.put(secret, 'hunter2');
  });

  it('are given to the task that acts for it, as they are now, and written nowhere', async () => {
    const before = JSON.stringify(records.all());
    const answer = await ask(ids.run);
    expect(answer).toMatchObject({ status: 200, body: { values: { pw: 'hunter2' } } });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.stringify(records.all())).toBe(before);
  });

  it('are not given to a stranger, an older attempt or launch, nor for another run', async () => {
    expect(await ask(ids.run, 'mt_x.y')).toMatchObject({ status: 401 });
    expect(await ask('run_other')).toMatchObject({ status: 403 });
    expect(await ask(ids.run, taskToken(tokenKey, { ...slot, tenantId: 'tn_other' }))).toMatchObject({
      status: 403,
    });
    await world({ ...aRunningRun(), epoch: 2 });
    expect(await ask(ids.run)).toMatchObject({ status: 410, body: { epoch: 2 } });
    await world({ ...aRunningRun(), state: 'settled' });
    expect(await ask(ids.run)).toMatchObject({ status: 403 });
  });

  it('are given for the run that the task is about to go over to, by the version of that', async () => {
    const desired = aJob().desired;
    const next = { runId: 'run_next', version: 9, commandId: 'cmd_1', inPlace: true };
    const more = { allowNonRestoredState: false, acceptOutputLoss: false };
    await put(recordKeys.version(ids.tenant, ids.job, 9), version(9, []));
    await world(aRunningRun(), {
      ...aJob(),
      desired: { ...desired, runId: ids.run, next: { ...next, ...more } },
    });
    expect(await ask('run_next')).toMatchObject({ status: 200, body: { values: {} } });
  });

  it('are read anew when one was replaced in between, and missed by name when it is gone', async () => {
    secrets.faults.before = async () => {
      secrets.faults.before = undefined;
      const fresh = secretReference(ids.tenant, ids.workspace, new Uint8Array(16).fill(1));
      await secrets.put(fresh, 'hunter3');
      const moved = { ...variable, reference: fresh, createdAt: 1, updatedAt: 2 };
      await put(recordKeys.variable(ids.tenant, ids.workspace, 'pw'), moved);
      await secrets.delete(secret);
    };
    expect(await ask(ids.run)).toMatchObject({ status: 200, body: { values: { pw: 'hunter3' } } });
    secrets.values.clear();
    const gone = await ask(ids.run);
    expect(gone).toMatchObject({ status: 404, body: { detail: expect.stringContaining('pw') } });
    expect(errors).toEqual([]);
  });
});
