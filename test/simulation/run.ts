/** Runs bundled histories in processes of their own and reads what they say. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSimulation, type Mutant } from './build.ts';

export type Broken = { kind: 'broken'; seed: number; violations: string[]; log: string[] };
export type Sums = {
  kind: 'done';
  histories: number;
  ms: number;
  longestCalmMs: number;
  hashes: string[];
  covered: [string, number][];
};
export type Outcome = { broken: Broken[]; sums: Sums };

/** A bundle in a folder of its own, removed when `use` is over. */
export async function withBundle<T>(mutant: Mutant | null, use: (bundle: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-simulation-'));
  try {
    const bundle = join(folder, 'simulation.mjs');
    await buildSimulation(bundle, mutant);
    return await use(bundle);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Histories of the seeds `first`, `first + 1` and so on; ends early after `mostBroken`. Rejects when the process fails. */
export async function runHistories(
  bundle: string,
  first: number,
  count: number,
  mostBroken = 3,
): Promise<Outcome> {
  const args = ['--max-semi-space-size=32', bundle, String(first), String(count), String(mostBroken)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const lines = Buffer.concat(out).toString('utf8').split('\n');
  const said = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Broken | Sums);
  const sums = said.find((line) => line.kind === 'done');
  if (code !== 0 || sums === undefined) {
    throw new Error(
      `the simulation ended with ${code}: ${Buffer.concat(err).toString('utf8').slice(0, 2_000)}`,
    );
  }
  return { broken: said.filter((line) => line.kind === 'broken'), sums };
}

/** What a person needs to go on from: the seed, what broke, and everything that led to it. */
export const story = ({ seed, violations, log }: Broken): string =>
  [
    `SIM_SEED=${seed} replays this history: node test/run.mjs simulation`,
    ...violations,
    ...log.slice(-400),
  ].join('\n');
