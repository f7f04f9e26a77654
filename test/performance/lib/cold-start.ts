/** From the start of a process to its first answer: the largest function beside one that does nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunctions, nowhere } from '../../../infra/aws/build-functions.ts';
import { httpEvent, startLambda } from '../../helpers/lambda-process.ts';

/** Milliseconds on the clock, and of CPU, which a busy machine does not change. */
export type ColdStart = { ms: number; cpuMs: number };

/** One of each round, both sides in turns. */
export async function coldStarts(rounds: number): Promise<{ ours: ColdStart[]; empty: ColdStart[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-cold-'));
  try {
    const { api } = await buildFunctions(folder);
    const nothing = join(folder, 'nothing.mjs');
    await writeFile(nothing, 'export const handler = async () => ({ statusCode: 200 });');
    const ours: ColdStart[] = [];
    const empty: ColdStart[] = [];
    for (let round = 0; round < rounds; round += 1) {
      empty.push(await firstAnswer(nothing));
      ours.push(await firstAnswer(join(api, 'index.mjs')));
    }
    return { ours, empty };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstAnswer(bundle: string): Promise<ColdStart> {
  const began = performance.now();
  const lambda = await startLambda(bundle, nowhere);
  const answer = (await lambda.invoke(httpEvent('GET', '/healthz'))) as { statusCode: number };
  const ms = performance.now() - began;
  await lambda.close();
  if (answer.statusCode !== 200)
    throw new Error(`The first answer was ${answer.statusCode}: ${lambda.log()}`);
  return { ms, cpuMs: lambda.cpuMs() };
}
