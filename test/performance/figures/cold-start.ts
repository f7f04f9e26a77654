import type { Bench } from '../lib/bench-context.ts';
import { coldStarts } from '../lib/cold-start.ts';
import { compared, type Measured } from '../lib/results.ts';

export async function measureColdStart(bench: Bench): Promise<Measured> {
  const { ours, empty } = await coldStarts(bench.rounds);
  return {
    rows: [
      compared(
        'cold start of the API until its first answer; theirs: an empty handler',
        'ms',
        ours.map(({ ms }) => ms),
        empty.map(({ ms }) => ms),
        3,
      ),
      compared(
        'CPU of it, all threads',
        'ms',
        ours.map(({ cpuMs }) => cpuMs),
        empty.map(({ cpuMs }) => cpuMs),
        null,
      ),
    ],
    notes: [
      'Both are bundles in a process of Node with nothing but their environment, asked GET /healthz. On AWS Lambda’s own part (microVM, runtime) comes on top of both sides.',
    ],
  };
}
