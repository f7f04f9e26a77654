import { z } from 'zod';

/** How an operator is called in a plan: what it is, and a digest of what it does (decision 0005). */
export const OperatorUid = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/)
  .max(200);

const mostEntries = 100;

/** Parallelism of single operators by uid; all others have that of the job, or that of the operator they follow. */
export const OperatorParallelism = z
  .record(OperatorUid, z.int().min(1).max(256))
  .refine((entries) => Object.keys(entries).length <= mostEntries, `at most ${mostEntries} operators`);
export type OperatorParallelism = z.infer<typeof OperatorParallelism>;
