/** Kafka, a Millrace and a job whose every record is accounted for, for the tests of one file. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type AccountedJob, type Feed, startAccountedJob } from './accounted-job.ts';
import { type Kafka, startKafka } from './kafka.ts';
import { type Millrace, startMillrace } from './millrace.ts';
import { whatWasSeen } from './what-was-seen.ts';

export type AccountedWorld = { kafka: Kafka; millrace: Millrace; job: AccountedJob; feed: Feed };

/** Gives again what chance did: MILLRACE_SEED=<seed>. */
export const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);

const began = Date.now();
export const note = (line: string): void =>
  void process.stderr.write(`  ${((Date.now() - began) / 1000).toFixed(1)} s  ${line}\n`);

/** What it answers is there while the tests run; then the job runs, is fed, and commits. */
export function useAccountedJob(): () => AccountedWorld {
  const parts: Partial<AccountedWorld> = {};
  const world = (): AccountedWorld => {
    const { kafka, millrace, job, feed } = parts;
    if (!kafka || !millrace || !job || !feed) throw new Error('The job is there only while tests run.');
    return { kafka, millrace, job, feed };
  };
  beforeAll(async () => {
    note(`MILLRACE_SEED=${seed}`);
    parts.kafka = await startKafka();
    parts.millrace = await startMillrace();
    parts.job = await startAccountedJob(parts.millrace, parts.kafka);
    parts.feed = parts.job.feed();
    await parts.millrace.waitForState(parts.job.id, 'running');
    await parts.job.committedPast(0);
    note('the job runs and commits');
  }, 900_000);
  afterEach(async ({ task }) => {
    const { millrace, job } = parts;
    if (task.result?.state === 'fail' && millrace && job) note(await whatWasSeen(millrace, job));
  }, 60_000);
  afterAll(async () => {
    await parts.feed?.stop();
    try {
      // Fails when a process is left behind.
      await parts.millrace?.stop();
    } finally {
      await parts.kafka?.stop();
    }
  }, 180_000);
  return world;
}

/** Ends the feed and throws unless each record came out exactly once, each way. Answers how many there were. */
export async function accountFor({ feed, job }: AccountedWorld): Promise<number> {
  await feed.stop();
  note(`the feed has ended after ${feed.sent} records`);
  await job.account(feed.sent, note);
  note(`${feed.sent} records accounted for`);
  return feed.sent;
}
