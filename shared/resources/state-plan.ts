import { z } from 'zod';

/** One operator of a planned script that keeps state, as sql-service describes it. Digests are hex, compared and never read. */
export const StateOperator = z.object({
  /** The id under which a savepoint holds its state; null when Flink makes one up from its place in the graph. */
  uid: z.string().nullable(),
  /** Such as `group-aggregate`, `join`, `source`, `sink`. */
  kind: z.string(),
  /** What Flink says it does. */
  name: z.string(),
  /** Digest of how its state is written, as far as that is not in its uid. */
  layout: z.string(),
  /** Another operator does the very same: which is which follows from their order only. */
  twin: z.boolean(),
  /** What the uid is made of, by name; `timeToLive` is text and in no uid. */
  parts: z.record(z.string(), z.string()),
  /** What state does not depend on and results do: filters, watermarks, address of the cluster. */
  aspects: z.record(z.string(), z.array(z.string())),
});
export type StateOperator = z.infer<typeof StateOperator>;

/** The operators of one version that keep state. */
export const StatePlan = z.object({ release: z.string(), operators: z.array(StateOperator) });
export type StatePlan = z.infer<typeof StatePlan>;
