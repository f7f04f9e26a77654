import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Role = 'jobmanager' | 'taskmanager';

/** What engine.json holds; all paths are relative to the engine home. engine-container/README.md explains it. */
export type EngineDescription = {
  release: string;
  /** Digest of all inputs; a home prepared from others is prepared anew. */
  preparedFrom: string;
  /** The Java the archives were made with; with another one the JVM ignores them. */
  java: string;
  /** Class path of every JVM, in this order. What a job adds comes after it. */
  classPath: string[];
  /** Jars of each connector that has any, to be appended whole and in this order, connectors sorted by name. */
  connectors: Record<string, string[]>;
  /** Class-data-sharing archives by role, then by connector set: names sorted and joined with `+`, none is ``. */
  archives: Record<Role, Record<string, string>>;
};

/** engine.json of a home, or null when it is not (wholly) prepared. */
export async function readDescription(home: string): Promise<EngineDescription | null> {
  try {
    return JSON.parse(await readFile(join(home, 'engine.json'), 'utf8')) as EngineDescription;
  } catch {
    return null;
  }
}

/** Name of a connector set in `archives`. Connectors without jars do not count. */
export function connectorSet(
  description: Pick<EngineDescription, 'connectors'>,
  names: readonly string[],
): string {
  const known = [...new Set(names)].filter((name) => (description.connectors[name] ?? []).length > 0);
  return known.sort().join('+');
}

/** Absolute class path for a connector set. */
export function classPathFor(
  home: string,
  description: Pick<EngineDescription, 'classPath' | 'connectors'>,
  set: string,
): string[] {
  const connectors = set === '' ? [] : set.split('+').flatMap((name) => description.connectors[name] ?? []);
  return [...description.classPath, ...connectors].map((path) => join(home, path));
}
