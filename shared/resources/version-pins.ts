import { z } from 'zod';

/** A jar as `engine-container/connectors.json` pins it. */
export const PinnedJar = z.strictObject({
  connector: z.string(),
  /** `group:artifact:version`. */
  coordinate: z.string(),
  sha256: z.string(),
});
export type PinnedJar = z.infer<typeof PinnedJar>;

/** What Flink found in the script of a version when it was published, and the jars it was judged with. */
export const VersionPins = z.strictObject({
  jars: z.array(PinnedJar),
  /** Tables it reads or writes; their DDL is in the SQL of the version itself. */
  tables: z.array(z.strictObject({ name: z.string(), connector: z.string(), role: z.array(z.string()) })),
});
export type VersionPins = z.infer<typeof VersionPins>;
