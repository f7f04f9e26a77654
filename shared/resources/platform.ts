import { z } from 'zod';
import { PinnedJar } from './version-pins.ts';

/** A pinned Flink version, as `engine-container/releases.json` has it. */
export const EngineRelease = z.strictObject({
  version: z.string(),
  default: z.boolean(),
  java: z.int(),
  /** Releases whose state this one can start from. */
  stateCompatibleWith: z.array(z.string()),
  /** Connectors that another release has and this one has not. */
  lacks: z.array(z.string()),
  /** Flink keys that earlier releases knew and this one does not. */
  removedKeys: z.array(z.string()),
  /** Whether it is there to be used. On one machine a release is fetched when it is first used. */
  state: z.enum(['ready', 'fetching', 'failed', 'on-demand']),
  /** What is being fetched, or what went wrong; null when it is ready. */
  because: z.string().nullable(),
});
export type EngineRelease = z.infer<typeof EngineRelease>;

/** A connector, as `engine-container/connectors.json` has it. */
export const Connector = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** Values of the table option `connector` (and `format`) it answers to. */
  factories: z.array(z.string()),
  /** Engine releases it exists for. */
  releases: z.array(z.string()),
  licences: z.array(z.string()),
  /** Its jars by engine release; none where it is part of Flink. */
  jars: z.record(z.string(), z.array(PinnedJar.omit({ connector: true }))),
  /** Servers it was proven against, with version. */
  provenServers: z.array(z.string()),
});
export type Connector = z.infer<typeof Connector>;
