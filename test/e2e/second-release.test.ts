import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import { type AccountedJob, type Feed, startAccountedJob } from '../helpers/accounted-job.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Kafka, startKafka } from '../helpers/kafka.ts';
import { type EngineProcess, type Millrace, startMillrace } from '../helpers/millrace.ts';

/**
 * The second engine release, as a person uses it: a job of the first one goes over to it with its state, and the same
 * records are accounted for over everything that happens here.
 */
const [first, second] = ['1.20.5', '2.3.0'];
const began = Date.now();
const note = (line: string): void =>
  void process.stderr.write(`  ${((Date.now() - began) / 1000).toFixed(1)} s  ${line}\n`);

let kafka: Kafka;
let millrace: Millrace;
let job: AccountedJob;
let feed: Feed;

beforeAll(async () => {
  [kafka, millrace] = await Promise.all([startKafka(), startMillrace()]);
  // It may have to be brought up to date first; the answer says so until it is there.
  await eventually(
    () =>
      millrace.client.sql.check({
        params: { workspaceId: millrace.workspaceId },
        body: { sql: "CREATE TABLE a (b INT) WITH ('connector' = 'datagen')", engineRelease: second },
      }),
    { withinMs: 600_000, everyMs: 2_000 },
  );
  note(`the planner of ${second} answers`);
  job = await startAccountedJob(millrace, kafka, { engineRelease: first });
  feed = job.feed();
  await millrace.waitForState(job.id, 'running');
  await job.committedPast(0);
  note('the job runs and commits');
}, 1_200_000);

afterAll(async () => {
  await feed?.stop();
  try {
    // Fails when a process is left behind.
    await millrace?.stop();
  } finally {
    await kafka?.stop();
  }
}, 180_000);

async function comesBack(what: string): Promise<void> {
  const { written } = await job.ends();
  await job.committedPast(written);
  await millrace.waitForState(job.id, 'running');
  note(`${what}: running and committing again`);
}

const kill = async (kind: EngineProcess['kind']): Promise<void> => {
  const victim = await eventually(() => {
    const found = millrace.engineProcesses().find((one) => one.kind === kind);
    if (!found) throw new Error(`there is no ${kind}`);
    return found;
  });
  process.kill(victim.pid, 'SIGKILL');
};

it('tells that the release is there', async () => {
  const { items } = await millrace.client.engineReleases.list({});
  expect(items.find(({ version }) => version === second)).toMatchObject({ state: 'ready', default: false });
});

it('a job of the release before goes over to it with its state, and is told the way back', async () => {
  const { client } = millrace;
  const { params } = job;
  // Windows that are open, offsets that are read, transactions and parts of files: all of it has to come over.
  const { written } = await job.ends();
  await job.committedPast(written);
  const { sql, settings } = await client.jobs.getDraft({ params });
  const body = { sql, settings: JobSettings.parse({ ...settings, engineRelease: second }) };
  await client.jobs.updateDraft({ params, body, ifMatch: '*' });
  const { number } = await client.jobs.publish({ params, body: {} });
  await client.jobs.restart({ params, body: { version: number } });
  await eventually(
    async () =>
      expect(await millrace.job(job.id)).toMatchObject({ state: 'running', run: { version: number } }),
    { withinMs: 180_000 },
  );
  await comesBack(`gone over to ${second}`);
}, 400_000);

it('a job on it is killed, takes a savepoint, is paused and resumed: each record comes out exactly once', async () => {
  await kill('jobmanager');
  await comesBack('JobManager killed');
  await kill('taskmanager');
  await comesBack('TaskManager killed');
  await millrace.client.jobs.pause({ params: job.params });
  await millrace.waitForState(job.id, 'paused');
  await millrace.client.jobs.resume({ params: job.params });
  await comesBack('paused and resumed');
  const newest = await millrace.job(job.id);
  expect(newest.because).not.toBe('');
  await feed.stop();
  await job.account(feed.sent);
  note(`${feed.sent} records accounted for`);
}, 900_000);
