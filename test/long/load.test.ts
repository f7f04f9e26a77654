import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { type Millrace, startMillrace } from '../helpers/millrace.ts';
import { percentile } from '../performance/lib/stats.ts';
import { record } from './record.ts';

/**
 * The shell under load: 200 requests a second, 19 of 20 of them reads, for a minute, without an error. Requests are sent when
 * they are due, whether or not earlier ones have been answered, and their time counts from then.
 */
const perSecond = Number(process.env.MILLRACE_LOAD_PER_SECOND ?? 200);
const seconds = Number(process.env.MILLRACE_LOAD_SECONDS ?? 60);
/** One key may send 50 a second. */
const keyCount = Math.ceil(perSecond / 25);
const jobCount = 100;

let millrace: Millrace | null = null;
const agent = new Agent({ keepAlive: true, maxSockets: 128 });
afterAll(async () => {
  agent.destroy();
  await millrace?.stop();
});

type Call = { method: string; path: string; body?: unknown; headers?: Record<string, string> };

const send = (url: string, key: string, { method, path, body, headers }: Call): Promise<number> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(
      url + path,
      {
        method,
        agent,
        headers: {
          Authorization: `Bearer ${key}`,
          ...(text === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.once('error', reject);
    sent.end(text);
  });

/** What people and pipelines ask for, by the number of the request. */
const callOf = (n: number, jobs: string, jobIds: readonly string[]): Call => {
  const writing = n % 20 === 0;
  // Writes go round, so that no two of them meet at one job: that would rightly be a 412.
  const job = `${jobs}/${jobIds[(writing ? n / 20 : n * 7) % jobIds.length] ?? ''}`;
  if (writing) {
    const writes: Call[] = [
      {
        method: 'PUT',
        path: `${job}/draft`,
        body: { sql: `-- ${n}`, settings: {} },
        headers: { 'If-Match': '*' },
      },
      { method: 'PATCH', path: job, body: { name: `job ${n}` }, headers: { 'If-Match': '*' } },
      {
        method: 'POST',
        path: jobs,
        body: { name: `made under load ${n}` },
        headers: { 'Idempotency-Key': `load-${n}` },
      },
    ];
    return writes[(n / 20) % writes.length] ?? { method: 'GET', path: jobs };
  }
  const reads = [
    job,
    job,
    job,
    `${jobs}?maxResults=20`,
    `${job}/draft`,
    `${job}/events`,
    `${job}/runs`,
    '/v1/auth/me',
  ];
  return { method: 'GET', path: reads[n % reads.length] ?? job };
};

it(`${perSecond} requests a second for ${seconds} s, 5 % of them writes, without an error`, {
  timeout: 900_000,
}, async () => {
  millrace = await startMillrace();
  const { client, workspaceId, url } = millrace;
  const keys: string[] = [];
  for (let n = 0; n < keyCount; n += 1) {
    keys.push((await client.apiKeys.create({ body: { name: `load ${n}` } })).secret);
  }
  const jobIds: string[] = [];
  for (let n = 0; n < jobCount; n += 1) {
    jobIds.push((await client.jobs.create({ params: { workspaceId }, body: { name: `seeded ${n}` } })).id);
  }
  const jobs = `/v1/workspaces/${workspaceId}/jobs`;
  const taken = { read: [] as number[], write: [] as number[] };
  const errors: string[] = [];
  const once = async (n: number, due: number) => {
    const call = callOf(n, jobs, jobIds);
    try {
      const status = await send(url, keys[n % keys.length] ?? '', call);
      if (status < 200 || status > 299) errors.push(`${call.method} ${call.path}: ${status}`);
    } catch (error) {
      errors.push(`${call.method} ${call.path}: ${String(error)}`);
    }
    taken[call.method === 'GET' ? 'read' : 'write'].push(performance.now() - due);
  };
  // Code is compiled and connections are open before it counts.
  for (let n = 1; n < 1_000; n += 1)
    await send(url, keys[n % keys.length] ?? '', callOf(n * 20 + 1, jobs, jobIds));
  const load = loadavg()[0] ?? 0;
  const began = performance.now();
  const under: Promise<void>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = began + (n * 1_000) / perSecond;
    if (due > performance.now()) await delay(due - performance.now());
    under.push(once(n, due));
  }
  await Promise.all(under);
  const lasted = (performance.now() - began) / 1_000;
  const ms = (values: readonly number[]) =>
    `${percentile(values, 0.5).toFixed(1)} / ${percentile(values, 0.99).toFixed(0)}`;
  expect(errors).toEqual([]);
  expect(taken.read.length + taken.write.length).toBe(perSecond * seconds);
  // All of it was really sent in that time, and answered soon after.
  expect(lasted).toBeLessThan(seconds + 5);
  record(`load, ${perSecond} requests a second for ${seconds} s`, {
    requests: under.length,
    writes: taken.write.length,
    errors: errors.length,
    'reads p50 / p99, ms': ms(taken.read),
    'writes p50 / p99, ms': ms(taken.write),
    'load average before': load.toFixed(1),
  });
});
