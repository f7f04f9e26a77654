import { z } from 'zod';
import { changeCosts } from './job-settings.ts';

/** What differs between a version and another (or the draft). */
export const VersionDiff = z.strictObject({
  settings: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      from: z.unknown(),
      to: z.unknown(),
      cost: z.enum(changeCosts),
    }),
  ),
  /** The strongest cost of the settings; null when none differs. What a change of SQL does to state is not told here. */
  cost: z.enum(changeCosts).nullable(),
  /** Variables of its SQL whose values differ; null where the SQL does not name it. For the draft, the values of this moment. */
  variables: z.array(
    z.strictObject({ name: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
  /** Names of secret variables that only the other or only this one uses: what they hold is part of neither. */
  secrets: z.strictObject({ added: z.array(z.string()), removed: z.array(z.string()) }),
  /** DDL of catalog objects that differs; null where the SQL does not use it. For the draft, as it is at this moment. */
  catalog: z.array(
    z.strictObject({ name: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
  /** Lines of SQL that only the one or the other has. A line that has only moved counts as neither. */
  sql: z.strictObject({
    equal: z.boolean(),
    addedLines: z.int(),
    removedLines: z.int(),
    /** Number of the first line that differs; null when the SQL is equal. */
    firstLine: z.int().nullable(),
  }),
});
export type VersionDiff = z.infer<typeof VersionDiff>;
