import { z } from 'zod';

/** Where a run starts from. `empty` only ever comes from an explicit wish. */
export const StartPoint = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({
    kind: z.literal('snapshot'),
    /** s3:// URI of the folder that holds `_metadata`. */
    path: z.string(),
    snapshotId: z.string().nullable(),
    allowNonRestoredState: z.boolean(),
  }),
]);
export type StartPoint = z.infer<typeof StartPoint>;
