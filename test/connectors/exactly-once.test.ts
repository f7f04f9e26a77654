import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountedJob, type Feed, startAccountedJob } from '../helpers/accounted-job.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Kafka, startKafka } from '../helpers/kafka.ts';
import { type JvmKind, type Millrace, startMillrace } from '../helpers/millrace.ts';
import { type S3Proxy, startS3Proxy } from '../helpers/s3-proxy.ts';

/**
 * Exactly once from Kafka to Kafka and to files, with the kills that matter: those after which what is restored has a
 * commit outstanding, and those after which a transaction must be aborted. Which of the two a kill was is not assumed
 * but read from the broker: a record at the end of what was committed is later seen by readers there, or never.
 */
const killsOfEach = 5;
const mostTries = 15;
const began = Date.now();
const note = (line: string): void =>
  void process.stderr.write(`  ${((Date.now() - began) / 1000).toFixed(1)} s  ${line}\n`);

let kafka: Kafka;
let proxy: S3Proxy;
let millrace: Millrace;
let job: AccountedJob;
let feed: Feed;

beforeAll(async () => {
  kafka = await startKafka();
  millrace = await startMillrace({
    s3Through: async (endpoint) => {
      proxy = await startS3Proxy(endpoint);
      return proxy.endpoint;
    },
  });
  note('Kafka and Millrace are up');
  job = await startAccountedJob(millrace, kafka);
  feed = job.feed();
  await millrace.waitForState(job.id, 'running');
  await job.committedPast(0);
  note('the job runs and commits');
}, 900_000);

afterAll(async () => {
  await feed?.stop();
  try {
    await millrace?.stop();
  } finally {
    await proxy?.close();
    await kafka?.stop();
  }
}, 180_000);

const kill = async (kind: JvmKind): Promise<void> => {
  const pid = await eventually(() => {
    const found = millrace.engineProcesses().find((one) => one.kind === kind)?.pid;
    if (found === undefined) throw new Error(`there is no ${kind}`);
    return found;
  });
  process.kill(pid, 'SIGKILL');
};

/** Whether readers of committed records now see what was the first record not yet committed. */
async function seenLater(offset: number, written: number): Promise<boolean> {
  await job.committedPast(written);
  return (await job.committedAt(offset)) !== null;
}

/** Between a checkpoint's _metadata and the commit of what it holds. */
async function killBeforeCommit(): Promise<boolean> {
  const at = { committed: 0, written: 0 };
  await proxy.beforeAnswer('/_metadata', async () => {
    await kill('jobmanager');
    Object.assign(at, await job.ends());
  });
  const outstanding = at.written > at.committed;
  const committed = await seenLater(at.committed, at.written);
  note(
    `JobManager killed after _metadata: ${at.written - at.committed} outstanding, committed: ${committed}`,
  );
  return outstanding && committed;
}

/** With records in a transaction that no checkpoint knows of. */
async function killInTransaction(kind: JvmKind): Promise<boolean> {
  const before = await job.ends();
  const at = await eventually(
    async () => {
      const now = await job.ends();
      // Just committed, and records after it: the next checkpoint is most of an interval away.
      if (now.committed <= before.written || now.written <= now.committed)
        throw new Error('no open transaction');
      return now;
    },
    { withinMs: 120_000, everyMs: 5 },
  );
  await kill(kind);
  const { written } = await job.ends();
  const committed = await seenLater(at.committed, written);
  note(`${kind} killed with ${at.written - at.committed} in an open transaction, aborted: ${!committed}`);
  return !committed;
}

async function untilFive(attempt: (n: number) => Promise<boolean>): Promise<number> {
  let hits = 0;
  for (let n = 0; n < mostTries && hits < killsOfEach; n += 1) if (await attempt(n)) hits += 1;
  return hits;
}

it('commits what a checkpoint holds when the JobManager dies between its _metadata and the commit', async () => {
  expect(await untilFive(() => killBeforeCommit())).toBe(killsOfEach);
}, 900_000);

it('goes on from the savepoint of a stop', async () => {
  const { client } = millrace;
  await client.jobs.stop({ params: job.params, body: {} });
  const stopped = await millrace.waitForState(job.id, 'stopped');
  note(`stopped: ${stopped.because}`);
  const { committed, written } = await job.ends();
  expect(written, 'a stop leaves nothing uncommitted').toBe(committed);
  await client.jobs.start({ params: job.params, body: {} });
  await millrace.waitForState(job.id, 'running');
  await job.committedPast(written);
  note('resumed');
}, 600_000);

it('aborts what no checkpoint holds when a JVM dies with a transaction open', async () => {
  const kinds: JvmKind[] = ['taskmanager', 'jobmanager'];
  expect(await untilFive((n) => killInTransaction(kinds[n % 2] ?? 'taskmanager'))).toBe(killsOfEach);
}, 900_000);

it('shows every record exactly once in both sinks, and goes on', async () => {
  await millrace.waitForState(job.id, 'running');
  await feed.stop();
  await job.account(feed.sent);
  note(`${feed.sent} records accounted for`);
  const { written } = await job.ends();
  feed = job.feed();
  await job.committedPast(written + 100);
}, 600_000);
