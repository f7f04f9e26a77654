import { z } from 'zod';

/** One operator of a planned script, as it would run. */
export const PlannedOperator = z
  .strictObject({
    /** What it is called in `operatorParallelism`. */
    uid: z.string(),
    /** Such as `group-aggregate`, `source`, `sink`. */
    kind: z.string(),
    /** What Flink says it does. */
    name: z.string(),
    /** What it runs with. */
    parallelism: z.int().min(1),
    /** The parallelism is its own: asked for by its uid, or set by its table. */
    own: z.boolean(),
    /** Its table sets it, with scan.parallelism or sink.parallelism. */
    byTable: z.boolean(),
    /** Why it cannot be given another, as a sentence; null when it can. */
    fixed: z.string().nullable(),
  })
  .meta({ id: 'PlannedOperator' });
export type PlannedOperator = z.infer<typeof PlannedOperator>;

/** An entry of `operatorParallelism` that no operator of the plan is called. */
export const UnmatchedOperator = z
  .strictObject({
    uid: z.string(),
    parallelism: z.int().min(1),
    /** The uid of the operator that may have taken its place; null when none or more than one may have. */
    nearest: z.string().nullable(),
  })
  .meta({ id: 'UnmatchedOperator' });
export type UnmatchedOperator = z.infer<typeof UnmatchedOperator>;
