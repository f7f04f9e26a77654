import { setTimeout as delay } from 'node:timers/promises';

/** Asks again every `everyMs` until there is an answer. Rejects, with `what`, when there is none in time. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null>,
  { withinMs = 300_000, everyMs = 100 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  for (const end = Date.now() + withinMs; Date.now() < end; await delay(everyMs)) {
    const answer = await ask();
    if (answer !== null) return answer;
  }
  throw new Error(`in vain for ${withinMs / 1000} s: ${what}`);
}
