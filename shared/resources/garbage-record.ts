import { z } from 'zod';

/** What is left of a deleted job until the sweep has removed its records and objects. */
export const GarbageRecord = z.strictObject({
  schema: z.literal(1),
  tenantId: z.string(),
  jobId: z.string(),
  deletedAt: z.int(),
});
export type GarbageRecord = z.infer<typeof GarbageRecord>;

/** A secret that nothing refers to, or not yet: the sweep deletes it unless the record is gone by then. */
export const SecretGarbageRecord = z.strictObject({
  schema: z.literal(1),
  reference: z.string(),
  notBefore: z.int(),
});
export type SecretGarbageRecord = z.infer<typeof SecretGarbageRecord>;
