import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountedJob, type Feed, startAccountedJob } from '../helpers/accounted-job.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Kafka, startKafka } from '../helpers/kafka.ts';
import { type EngineProcess, type Millrace, startMillrace } from '../helpers/millrace.ts';

/** `kill -9` of everything that may be killed, in an order that the printed seed gives again: MILLRACE_SEED=<seed>. */
type Victim = EngineProcess['kind'] | 'control plane';
const victims: readonly Victim[] = ['agent', 'jobmanager', 'taskmanager', 'control plane'];
const killsOfEach = 5;
const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);
const began = Date.now();
const note = (line: string): void =>
  void process.stderr.write(`  ${((Date.now() - began) / 1000).toFixed(1)} s  ${line}\n`);

let kafka: Kafka;
let millrace: Millrace;
let job: AccountedJob;
let feed: Feed;

beforeAll(async () => {
  note(`MILLRACE_SEED=${seed}`);
  kafka = await startKafka();
  millrace = await startMillrace();
  job = await startAccountedJob(millrace, kafka);
  feed = job.feed();
  await millrace.waitForState(job.id, 'running');
  await job.committedPast(0);
  note('the job runs and commits');
}, 900_000);

afterAll(async () => {
  await feed?.stop();
  try {
    // Fails when a process is left behind.
    await millrace?.stop();
  } finally {
    await kafka?.stop();
  }
}, 180_000);

it('loses nothing and doubles nothing over twenty kills, and always comes back', async () => {
  const order = shuffled(
    victims.flatMap((victim) => Array<Victim>(killsOfEach).fill(victim)),
    seed,
  );
  for (const [n, victim] of order.entries()) {
    const at = Date.now();
    await kill(victim);
    const { written } = await job.ends();
    await job.committedPast(written);
    const committedMs = Date.now() - at;
    await millrace.waitForState(job.id, 'running');
    onlyOneOfEach();
    note(`kill ${n + 1}: ${victim}, commits after ${committedMs} ms, running after ${Date.now() - at} ms`);
  }
  await feed.stop();
  await job.account(feed.sent);
  note(`${feed.sent} records accounted for`);
}, 1_500_000);

async function kill(victim: Victim): Promise<void> {
  if (victim === 'control plane') {
    await millrace.kill9();
    await millrace.restart();
    return;
  }
  const pid = await eventually(() => {
    const found = millrace.engineProcesses().find((one) => one.kind === victim)?.pid;
    if (found === undefined) throw new Error(`there is no ${victim}`);
    return found;
  });
  process.kill(pid, 'SIGKILL');
}

/** A kill may never leave two of what there is to be one of. */
function onlyOneOfEach(): void {
  const kinds = millrace.engineProcesses().map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(['agent', 'jobmanager', 'taskmanager']);
}

function shuffled<T>(items: readonly T[], from: number): T[] {
  const random = generator(from);
  const rest = [...items];
  const out: T[] = [];
  while (rest.length > 0) out.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return out;
}

/** mulberry32: small, and the same everywhere. */
function generator(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
