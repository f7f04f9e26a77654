/** Bare HTTP calls of the API over kept connections, so that what is measured is the server. */
import { Agent, request } from 'node:http';
import type { Bench } from './bench-context.ts';

export type ApiCaller = { get: (path: string) => Promise<string>; close: () => void };

/** One key may send 50 requests a second; so many together send what one connection can. */
const keyCount = 24;

/** Signed in as the bench's administrator. A status other than 200 rejects. */
export async function apiCaller(bench: Bench): Promise<ApiCaller> {
  const { url, client } = await bench.millrace();
  const keys: string[] = [];
  for (let n = 0; n < keyCount; n += 1) {
    keys.push((await client.apiKeys.create({ body: { name: bench.fresh('caller') } })).secret);
  }
  let calls = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const get = (path: string) =>
    new Promise<string>((resolve, reject) => {
      calls += 1;
      const headers = {
        Authorization: `Bearer ${keys[calls % keys.length] ?? ''}`,
        Accept: 'application/json',
      };
      const sent = request(`${url}${path}`, { agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
        });
      });
      sent.on('error', reject);
      sent.end();
    });
  return { get, close: () => agent.destroy() };
}
