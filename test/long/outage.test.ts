import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { accountFor, note, useAccountedJob } from '../helpers/accounted-world.ts';
import { record } from './record.ts';

/** Static stability (design D3): jobs do not need the control plane. */
const minutes = Number(process.env.MILLRACE_LONG_MINUTES ?? 10);
const world = useAccountedJob();

it(`no job restarts while the control plane is away for ${minutes} minutes`, {
  timeout: (minutes + 15) * 60_000,
}, async () => {
  const { millrace, job } = world();
  const before = await millrace.job(job.id);
  const processes = millrace.engineProcesses();
  await millrace.kill9();
  const end = Date.now() + minutes * 60_000;
  while (Date.now() < end) {
    const { written } = await job.ends();
    await job.committedPast(written);
    expect(millrace.engineProcesses()).toEqual(processes);
    await delay(1_000);
  }
  note('the control plane comes back');
  const back = Date.now();
  await millrace.restart();
  const answers = Date.now() - back;
  const after = await millrace.waitForState(job.id, 'running');
  const catchesUp = Date.now() - back;
  expect(after.run).toMatchObject({
    id: before.run?.id,
    epoch: before.run?.epoch,
    restarts: before.run?.restarts,
  });
  expect(millrace.engineProcesses()).toEqual(processes);
  record('control plane away', {
    minutes,
    'JVM, Flink and container restarts': 0,
    'answers after, ms': answers,
    'says that the job runs after, ms': catchesUp,
    'records accounted for': await accountFor(world()),
  });
});
