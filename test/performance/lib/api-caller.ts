/** Bare HTTP calls of the API over kept connections, so that what is measured is the server. */
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import type { Bench } from './bench-context.ts';

export type ApiCaller = { get: (path: string) => Promise<string>; close: () => void };

/** Signed in as the bench's administrator. A status other than 200 rejects. */
export async function apiCaller(bench: Bench): Promise<ApiCaller> {
  const { url, dataDir } = await bench.millrace();
  const key = (await readFile(join(dataDir, 'admin.key'), 'utf8')).trim();
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const headers = { Authorization: `Bearer ${key}`, Accept: 'application/json' };
  const get = (path: string) =>
    new Promise<string>((resolve, reject) => {
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
