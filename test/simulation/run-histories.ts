/**
 * Runs histories: `node <bundle> <first seed> <count> <most broken>`. Writes one line of JSON for each that breaks, and
 * stops after so many; then one with the sums.
 */
import { writeSync } from 'node:fs';
import { live } from './world/live.ts';

/** Faults are thrown by the thousand, and nobody looks at where. */
Error.stackTraceLimit = 0;

async function run(first: number, count: number, mostBroken: number): Promise<void> {
  const covered = new Map<string, number>();
  const hashes: string[] = [];
  let broken = 0;
  let longestCalmMs = 0;
  const began = performance.now();
  for (let seed = first; seed < first + count && broken < mostBroken; seed += 1) {
    const lived = await live(seed);
    hashes.push(lived.hash);
    longestCalmMs = Math.max(longestCalmMs, lived.calmMs);
    for (const [what, times] of lived.covered) covered.set(what, (covered.get(what) ?? 0) + times);
    if (lived.violations.length > 0) {
      broken += 1;
      say({ kind: 'broken', seed, violations: lived.violations, log: lived.log });
    }
    // Whatever needs a turn of the event loop to be cleared away is cleared away between histories.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const ms = Math.round(performance.now() - began);
  say({ kind: 'done', histories: hashes.length, ms, longestCalmMs, hashes, covered: [...covered] });
}

function say(what: object): void {
  const bytes = Buffer.from(`${JSON.stringify(what)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

const [first = 1, count = 1, mostBroken = 3] = process.argv.slice(2).map(Number);
await run(first, count, mostBroken);
