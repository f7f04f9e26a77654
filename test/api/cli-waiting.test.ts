import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenState } from '../../shared/resources/job.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { CommandRecord, JobRecord } from '../../shared/resources/records.ts';
import { type CliHarness, makeCliHarness } from '../helpers/cli-harness.ts';
import type { Harness } from '../helpers/harness.ts';

let cli: CliHarness;
let h: Harness;
let folder: string;
const inside: CliHarness['inside'] = (...all) => cli.inside(...all);
const json: CliHarness['json'] = (...all) => cli.json(...all);

beforeAll(async () => {
  cli = await makeCliHarness();
  ({ h, folder } = cli);
});
afterAll(() => cli.close());

describe('waiting', () => {
  const job = async (name: string) => {
    const created = await json(['jobs', 'create', '--name', name, '--sql-file', join(folder, 'job.sql')]);
    await json(['jobs', 'publish', created.id]);
    return created.id as string;
  };
  const read = async (id: string) =>
    JobRecord.parse((await h.deps.records.get(recordKeys.job(h.a.id, h.a.workspaceId, id)))?.value);
  const become = async (id: string, state: SeenState, because: string) => {
    const { desired } = await read(id);
    const seen = { since: 0, unknown: false, launchedAt: h.deps.clock.now(), epoch: 1 };
    const value = { schema: 1, runId: desired.runId, state, because, ...seen };
    const key = recordKeys.jobStatus(h.a.id, h.a.workspaceId, id);
    await h.deps.records.commit([{ op: 'put', key, value, expect: 'any' }]);
  };
  /** One step of the world for each time the CLI sleeps. */
  const steps =
    (...all: (() => Promise<unknown>)[]) =>
    async () => {
      await all.shift()?.();
    };

  it('start: until the job runs, with progress', async () => {
    const id = await job('runs');
    const sleep = steps(
      () => become(id, 'starting', 'launching 1 task'),
      () => become(id, 'running', 'all tasks run'),
    );
    const answer = await inside(['jobs', 'start', 'runs'], { sleep });
    expect(answer.code).toBe(0);
    expect(answer.err.split('\n')).toEqual([
      'starting: accepted',
      'starting: launching 1 task',
      'running: all tasks run',
      '',
    ]);
    expect(answer.out).toContain('state: running');
  });

  it('start: fails with the reason when the job fails', async () => {
    const id = await job('fails');
    const answer = await inside(['jobs', 'start', 'fails'], {
      sleep: steps(() => become(id, 'failed', 'Kafka: topic "orders" does not exist')),
    });
    expect(answer.code).toBe(1);
    expect(answer.err).toContain('The job is failed, not running: Kafka: topic "orders" does not exist');
    expect(answer.err).toContain('Next: See `millrace jobs list-events');
  });

  it('start: does not wait when told so, and no longer than told', async () => {
    await job('unwatched');
    const answer = await inside(['jobs', 'start', 'unwatched', '--no-wait', '--json']);
    expect(JSON.parse(answer.out).state).toBe('starting');
    await job('slow');
    const late = await inside(['jobs', 'start', 'slow', '--wait-timeout', '3']);
    expect(late.code).toBe(1);
    expect(late.err).toContain('Not there after 3 s: starting: accepted');
    expect((await inside(['jobs', 'start', 'slow', '--wait-timeout', 'soon'])).err).toContain(
      'takes seconds',
    );
  });

  it('stop: until it has stopped; a stop that is taken back is told', async () => {
    const id = await job('stops');
    await inside(['jobs', 'start', id], { sleep: steps(() => become(id, 'running', 'all tasks run')) });
    const back = await inside(['jobs', 'stop', id], {
      sleep: steps(async () => {
        const key = recordKeys.job(h.a.id, h.a.workspaceId, id);
        const value = await read(id);
        const desired = { ...value.desired, state: 'running', orders: [] };
        await h.deps.records.commit([{ op: 'put', key, value: { ...value, desired }, expect: 'any' }]);
        await become(id, 'running', 'the savepoint failed: S3 says no');
      }),
    });
    expect(back.code).toBe(1);
    expect(back.err).toContain('The job is running, not stopped: the savepoint failed: S3 says no');
    const stopped = await inside(['jobs', 'stop', id], {
      sleep: steps(() => become(id, 'stopped', 'with savepoint')),
    });
    expect(stopped.code).toBe(0);
  });

  it('snapshot: until the command has its outcome', async () => {
    const id = await job('snaps');
    await inside(['jobs', 'start', id], { sleep: steps(() => become(id, 'running', 'all tasks run')) });
    const outcome = (state: 'succeeded' | 'failed', message: string) => async () => {
      const [command] = (await json(['jobs', 'list-commands', id])).items;
      const key = recordKeys.command(h.a.id, id, command.id);
      const stored = CommandRecord.parse((await h.deps.records.get(key))?.value);
      await h.deps.records.commit([{ op: 'put', key, value: { ...stored, state, message }, expect: 'any' }]);
    };
    const good = await inside(['jobs', 'snapshot', id], { sleep: steps(outcome('succeeded', 'done')) });
    expect(good.code).toBe(0);
    expect(good.out).toContain('state: succeeded');
    // Ids order by time; the clock of the harness stands still by itself.
    h.advance(1_000);
    const bad = await inside(['jobs', 'snapshot', id], { sleep: steps(outcome('failed', 'disk full')) });
    expect(bad.code).toBe(1);
    expect(bad.err).toContain('The savepoint failed: disk full');
  });
});
