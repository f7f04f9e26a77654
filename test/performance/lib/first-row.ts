import type { ObjectStore } from '../../../functions/ports/object-store.ts';
import { until } from './until.ts';

/** When the first finished file with rows was seen below the prefix (ms since the epoch), the same way for both sides. */
export function firstRow(objects: ObjectStore, prefix: string): Promise<number> {
  return until(
    `rows below ${prefix}`,
    async () => {
      const finished = (await objects.list(prefix)).some(
        ({ key, size }) => size > 0 && !/\/[._][^/]*$/.test(key),
      );
      return finished ? Date.now() : null;
    },
    { everyMs: 200, withinMs: 600_000 },
  );
}
