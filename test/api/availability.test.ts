import { beforeEach, describe, expect, it } from 'vitest';
import type { TaskHealth } from '../../shared/resources/task-health.ts';
import { type LifeCycle, makeLifeCycle, someSql, startedJob } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;

beforeEach(async () => {
  l = await makeLifeCycle();
  jobId = await startedJob(l);
});

const healthy = (at: number, change: Partial<TaskHealth> = {}): TaskHealth => ({
  firstRanAt: at,
  runningSince: at,
  outages: [],
  failures: null,
  progressed: false,
  ...change,
});
const items = async (what: string) => (await l.ask('GET', `/${jobId}/${what}`)).body.items as unknown[];

describe('availability of a job', () => {
  it('tells every outage with its length and cause, one that nobody saw happen included', async () => {
    const now = l.h.deps.clock.now();
    await l.report(jobId, { at: now, health: healthy(now) });
    await l.reconcile(jobId);
    const outage = {
      number: 1,
      kind: 'failure' as const,
      because: 'The TaskManager JVM ended: it was killed.',
    };
    l.h.advance(60_000);
    await l.report(jobId, {
      at: now + 60_000,
      health: healthy(now, { outages: [{ ...outage, from: now + 50_000, until: now + 56_500 }] }),
    });
    await l.reconcile(jobId);
    await l.reconcile(jobId);
    const [last] = await items('availability');
    expect(last).toMatchObject({ seconds: 6.5, kind: 'failure', because: outage.because });
    expect((await items('events')).filter((e) => (e as { kind: string }).kind === 'recovered')).toMatchObject(
      [{ severity: 'warning', message: `Down for 6.5 s: ${outage.because}` }],
    );
    const { body } = await l.ask('GET', `/${jobId}`);
    expect(body).toMatchObject({ state: 'running', run: { restarts: 1 }, availability: { outages: 1 } });
  });

  it('is nothing for a job that was never wanted', async () => {
    const other = String((await l.ask('POST', '', { name: 'idle', sql: someSql })).body.id);
    expect((await l.ask('GET', `/${other}`)).body.availability).toBeNull();
    expect((await l.ask('GET', `/${other}/availability`)).body).toEqual({
      months: [],
      down: null,
      items: [],
      nextToken: null,
    });
  });
});
