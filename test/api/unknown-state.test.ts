import { beforeEach, describe, expect, it } from 'vitest';
import { type LifeCycle, makeLifeCycle, startedJob } from '../helpers/life-cycle.ts';

const minute = 60_000;
let l: LifeCycle;
let jobId: string;

beforeEach(async () => {
  l = await makeLifeCycle();
  jobId = await startedJob(l);
});

const shown = async () => (await l.ask('GET', `/${jobId}`)).body;

describe('a job of which nothing is heard', () => {
  it('is unknown with what was known last, neither running nor failed, until it is heard of again', async () => {
    const heardAt = new Date(l.h.deps.clock.now()).toISOString();
    await l.report(jobId);
    expect(await shown()).toMatchObject({ state: 'running', evidence: 'fresh', lastKnown: null });
    l.h.advance(2 * minute);
    expect(await shown()).toMatchObject({ state: 'running', evidence: 'stale', observedAt: heardAt });
    l.h.advance(4 * minute);
    await l.reconcile(jobId);
    const unknown = {
      state: 'unknown',
      because: 'nothing is heard of it',
      evidence: 'unknown',
      lastKnown: { state: 'running', because: 'all tasks run' },
      observedAt: heardAt,
      desired: 'running',
    };
    expect(await shown()).toMatchObject(unknown);
    const list = (await l.ask('GET', '')).body.items;
    expect(list).toMatchObject([unknown]);
    await l.report(jobId);
    expect(await shown()).toMatchObject({ state: 'running', evidence: 'fresh', lastKnown: null });
  });

  it('can still be stopped', async () => {
    l.h.advance(6 * minute);
    expect(await shown()).toMatchObject({ state: 'unknown', lastKnown: { state: 'starting' } });
    expect((await l.ask('POST', `/${jobId}/stop`, { mode: 'now' })).status).toBe(202);
  });
});
