/** What people do to a job, in an order that a seed gives, with kills in between: whatever comes of it, no record is lost. */
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError } from '../../shared/client/problem-error.ts';
import type { Job } from '../../shared/resources/job.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import type { AccountedJob } from './accounted-job.ts';
import { eventually } from './eventually.ts';
import { kill, victims } from './kill-storm.ts';
import type { Millrace } from './millrace.ts';
import type { Random } from './random.ts';

type World = { millrace: Millrace; job: AccountedJob; random: Random; note: (line: string) => void };
type Operation = (world: World) => Promise<void>;

const refusals: readonly string[] = ['conflict', 'job_not_active', 'job_active'];
const intervals = [1_000, 1_500, 2_000];

/** Stored and published; it runs only with the next start or restart. */
const publish: Operation = async ({ millrace: { client }, job: { params }, random }) => {
  const { sql, settings } = await client.jobs.getDraft({ params });
  const checkpointIntervalMs = random.pick(intervals);
  const body = { sql, settings: JobSettings.parse({ ...settings, checkpointIntervalMs }) };
  await client.jobs.updateDraft({ params, body, ifMatch: '*' });
  await client.jobs.publish({ params, body: {} });
};

const rollBack: Operation = async ({ millrace: { client }, job: { params }, random }) => {
  const { items } = await client.jobs.listVersions({ params });
  const versionNumber = random.pick(items).number;
  await client.jobs.rollBack({ params: { ...params, versionNumber }, body: {}, ifMatch: '*' });
};

const start: Operation = async ({ millrace: { client }, job: { params } }) => {
  await client.jobs.start({ params, body: {} });
};

const whileRunning: Record<string, Operation> = {
  'stop with savepoint': async ({ millrace: { client }, job: { params } }) => {
    await client.jobs.stop({ params, body: { mode: 'savepoint' } });
  },
  'stop at once': async ({ millrace: { client }, job: { params } }) => {
    await client.jobs.stop({ params, body: { mode: 'now' } });
  },
  pause: async ({ millrace: { client }, job: { params } }) => {
    await client.jobs.pause({ params, body: {} });
  },
  restart: async ({ millrace: { client }, job: { params } }) => {
    await client.jobs.restart({ params, body: {} });
  },
  'restart with a new version': async (world) => {
    await publish(world);
    const { client } = world.millrace;
    const { params } = world.job;
    const [newest] = (await client.jobs.listVersions({ params })).items;
    await client.jobs.restart({ params, body: { version: newest?.number } });
  },
  savepoint: async ({ millrace: { client }, job: { params } }) => {
    await client.jobs.snapshot({ params, body: {} });
  },
  rescale: async ({ millrace: { client }, job: { params }, random }) => {
    await client.jobs.rescale({ params, body: { parallelism: random.int(1, 3) } });
  },
  publish,
  'roll back': rollBack,
};

const whileResting: Record<string, Operation> = { start, publish, 'roll back': rollBack };

/** Goes on until the time is over; answers how often each was done. The job runs in the end. */
export async function soak(world: World, until: number): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  const count = (what: string) => {
    done[what] = (done[what] ?? 0) + 1;
  };
  while (Date.now() < until) {
    const { state } = await settled(world);
    const operations = state === 'running' ? whileRunning : whileResting;
    const what = world.random.pick(Object.keys(operations));
    world.note(`${state}: ${what}`);
    await accepted(async () => operations[what]?.(world));
    count(what);
    if (!world.random.chance(0.4)) continue;
    // Into the middle of what was just asked, or of nothing.
    await delay(world.random.int(0, 6_000));
    const alive = victims.filter((victim) => victim === 'control plane' || isThere(world, victim));
    const victim = world.random.pick(alive);
    world.note(`kill ${victim}`);
    await kill(world.millrace, victim);
    count(`kill ${victim}`);
  }
  await runsInTheEnd(world);
  return done;
}

/** What was asked last may still be on its way when the job says that it runs: only what nothing waits for stays so. */
async function runsInTheEnd(world: World): Promise<void> {
  const { millrace, job } = world;
  await eventually(
    async () => {
      const open = (await millrace.client.jobs.listCommands({ params: job.params })).items.filter(
        ({ state }) => state !== 'succeeded' && state !== 'failed',
      );
      const { state, because } = await settled(world);
      if (state !== 'running') await accepted(() => start(world));
      if (open.length > 0 || state !== 'running') throw new Error(`the job is ${state}: ${because}`);
    },
    { withinMs: 300_000, everyMs: 250 },
  );
}

const isThere = ({ millrace }: World, victim: string): boolean =>
  millrace.engineProcesses().some(({ kind }) => kind === victim);

/** Running and committing, or at rest; never failed, whatever was done to it. */
async function settled({ millrace, job }: World): Promise<Job> {
  return eventually(
    async () => {
      const now = await millrace.job(job.id);
      if (!['running', 'stopped', 'paused'].includes(now.state)) {
        throw new Error(`the job is ${now.state}: ${now.because}`);
      }
      return now;
    },
    { withinMs: 240_000, everyMs: 250 },
  );
}

/** What comes too early is refused, and says so; anything else that goes wrong is an error of ours. */
async function accepted(ask: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof ProblemError) || !refusals.includes(error.code ?? '')) {
      throw error;
    }
  }
}
