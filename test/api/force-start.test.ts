import { beforeEach, describe, expect, it } from 'vitest';
import { type LifeCycle, makeLifeCycle, startedJob } from '../helpers/life-cycle.ts';

const minute = 60_000;
let l: LifeCycle;
let jobId: string;

beforeEach(async () => {
  l = await makeLifeCycle();
  jobId = await startedJob(l);
  await l.report(jobId);
});

/** As ECS does an hour after a task has ended: it knows nothing of it any more. */
const forgetTasks = async () => {
  l.runtime.tasks.clear();
  await l.reconcile(jobId);
};
const force = () => l.ask('POST', `/${jobId}/start`, { force: true });
const shown = async () => (await l.ask('GET', `/${jobId}`)).body;

describe('a start that is forced', () => {
  it('goes on with a job whose task the runtime has lost, and says who took it for gone', async () => {
    await forgetTasks();
    l.h.advance(10 * minute);
    await l.reconcile(jobId);
    expect(await shown()).toMatchObject({ state: 'unknown', lastKnown: { state: 'running' } });
    expect((await l.ask('POST', `/${jobId}/start`, {})).body.code).toBe('job_active');
    expect((await force()).status).toBe(202);
    await l.reconcile(jobId);
    const run = await l.run(jobId);
    expect(run.epoch).toBe(2);
    expect(run.attempts[0]?.slots[0]).toMatchObject({
      phase: 'stopped',
      because: expect.stringContaining('it was taken for gone, as a person asked'),
    });
    expect(l.runtime.alive()).toHaveLength(1);
    expect(await shown()).toMatchObject({ state: 'recovering', desired: 'running' });
    const { items } = (await l.ask('GET', `/${jobId}/events`)).body as { items: { kind: string }[] };
    expect(items.filter(({ kind }) => kind === 'start-forced')).toMatchObject([
      { actor: expect.stringMatching(/^usr_/), message: expect.stringContaining('compact-0 taken for gone') },
    ]);
  });

  it('takes back a stop that could never end', async () => {
    await forgetTasks();
    l.h.advance(10 * minute);
    await l.ask('POST', `/${jobId}/stop`, { mode: 'now' });
    await l.reconcile(jobId);
    expect((await shown()).desired).toBe('stopped');
    expect((await force()).status).toBe(202);
    await l.reconcile(jobId);
    expect(await shown()).toMatchObject({ state: 'recovering', desired: 'running' });
  });

  it('is refused while the runtime knows the task, or its agent is heard', async () => {
    expect(await force()).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await forgetTasks();
    l.h.advance(10 * minute);
    await l.report(jobId);
    expect(await force()).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await l.run(jobId)).epoch).toBe(1);
  });

  it('is a start like any other when no run is active', async () => {
    await l.end(jobId, { state: 'STOPPED' });
    await l.reconcile(jobId);
    expect(await force()).toMatchObject({ status: 202, body: { state: 'starting' } });
  });
});
