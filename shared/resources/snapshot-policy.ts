import { z } from 'zod';

const orNone = (title: string, help: string, unit: string, most: number) =>
  z.int().min(1).max(most).nullable().default(null).meta({ title, help, unit });

/** Savepoints that Millrace takes by itself of a running job; null: none. */
export const SnapshotSchedule = z.strictObject({
  everyMinutes: orNone(
    'Savepoint every',
    'Counted from the one before, and from the start of a run; what could not be taken is not made up for.',
    'minutes',
    43_200,
  ),
});
export type SnapshotSchedule = z.infer<typeof SnapshotSchedule>;

/** How many savepoints taken on demand or by schedule are kept, and for how long; null: no limit. */
export const SnapshotRetention = z.strictObject({
  count: orNone(
    'Savepoints kept',
    'The newest ones. What is still needed is always kept.',
    'savepoints',
    200,
  ),
  maxAgeHours: orNone('Savepoints kept for', 'What is still needed is always kept.', 'hours', 87_600),
});
export type SnapshotRetention = z.infer<typeof SnapshotRetention>;
