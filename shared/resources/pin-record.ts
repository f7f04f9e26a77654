import { z } from 'zod';

/** In the partition of the job that a path belongs to: another job may need what lies there. One for each of those. */
export const PinRecord = z.strictObject({
  schema: z.literal(1),
  path: z.string(),
  jobId: z.string(),
  workspaceId: z.string(),
});
export type PinRecord = z.infer<typeof PinRecord>;
