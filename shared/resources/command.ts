import { z } from 'zod';
import { idPattern } from '../ids.ts';
import { JobSettings } from './job-settings.ts';
import { OperatorParallelism } from './operator-parallelism.ts';

const Timestamp = z.iso.datetime().meta({ title: 'Time', help: 'UTC, ISO 8601.' });

/** Something asked of a running job. */
export const Command = z.strictObject({
  id: z.string().regex(idPattern('command')),
  jobId: z.string(),
  runId: z.string(),
  kind: z.enum(['stop', 'savepoint', 'rescale']),
  /** How a stop ends the job; null for a rescale. */
  mode: z.enum(['savepoint', 'drain', 'now']).nullable(),
  /** What a rescale is to reach; null for everything else. */
  parallelism: z.int().min(1).nullable(),
  /** And with which parallelism of single operators. */
  operators: OperatorParallelism.nullable(),
  state: z.enum(['pending', 'running', 'succeeded', 'failed']),
  message: z.string(),
  savepointPath: z.string().nullable(),
  createdBy: z.string(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Command = z.infer<typeof Command>;

export const RescaleRequest = z
  .strictObject({
    parallelism: JobSettings.shape.parallelism.unwrap(),
    operators: OperatorParallelism.default({}).meta({
      title: 'Operators',
      help: 'Of operators that have a parallelism of their own in the version that runs, by uid; those left out stay as they are.',
    }),
  })
  .meta({ id: 'RescaleRequest', example: { parallelism: 4 } });
export type RescaleRequest = z.infer<typeof RescaleRequest>;
