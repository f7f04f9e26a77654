/** What this machine has of one engine release. */
export type EngineHome =
  | { state: 'ready'; home: string /** Relative to the home. */; classPath: readonly string[] }
  /** `because` tells a person what is being done, or what went wrong, and that waiting is enough. */
  | { state: 'fetching' | 'failed'; because: string };

/**
 * Engine releases on this machine. Only the default one is there from the start: asking for another begins to fetch it
 * in the background, and answers at once what there is to say of it. Null: there is no such release.
 */
export type EngineHomes = (release: string) => Promise<EngineHome | null>;
