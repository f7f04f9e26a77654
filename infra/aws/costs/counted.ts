import { z } from 'zod';

const Tally = z.object({
  GetItem: z.number(),
  BatchGetItem: z.number(),
  Query: z.number(),
  TransactWriteItems: z.number(),
});

/** Requests a minute, as the figure `quiet` counted them: of the sweep, and of one running job whose agent reports. */
export type Counted = { sweepQueries: number; sweepBatches: number; reports: number; heartbeats: number };

/** A sweep reads the active runs, then their companions. */
const batchesASweep = 2;

/** Reads the note of results.md. Throws when it is not there: the table of costs stands on it. */
export function countedIn(results: string): Counted {
  const note = /Running for (\d+) minutes, requests to DynamoDB of the whole control plane: ([^;]+);/.exec(
    results,
  );
  if (note === null) throw new Error('results.md holds no count of the requests of a running job');
  const minutes = Number(note[1]);
  const tally = Tally.parse(
    Object.fromEntries(
      (note[2] ?? '').split(', ').map((part) => {
        const [count, operation = ''] = part.split(' ');
        return [operation, Number(count) / minutes];
      }),
    ),
  );
  return {
    sweepQueries: tally.Query,
    sweepBatches: batchesASweep,
    // Each report reads two keys in one batch; the rest of the batches are the sweep's.
    reports: tally.BatchGetItem - batchesASweep,
    heartbeats: tally.TransactWriteItems,
  };
}

/** What no counter of this machine tells: how long a function takes on AWS, and what Lambda itself asks of the queue. */
export const assumed = {
  sweepMs: 150,
  reportMs: 20,
  /** Lambda keeps five long polls of twenty seconds open, also when the queue is empty. */
  pollsAMinute: 15,
  /** The agent looks at its ledger every ten seconds. */
  ledgerReadsAMinute: 6,
  /** Read units of a report: run, job and the report before, each below 4 KB and read consistently. */
  readUnitsAReport: 3,
  /** Write units of a heartbeat: a transaction costs double; a report of up to 2 KB, and a check of its job. */
  writeUnitsAHeartbeat: 6,
  imageGb: 0.8,
  /** Records of a stopped job: versions, runs, events. */
  idleJobGb: 0.00002,
} as const;
