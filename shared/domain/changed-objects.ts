import type { PinnedObject } from '../resources/catalog.ts';

export type ChangedObject = { name: string; from: string | null; to: string | null };

/** Catalog objects whose DDL differs, by name; null where the script does not use it. */
export function changedObjects(from: readonly PinnedObject[], to: readonly PinnedObject[]): ChangedObject[] {
  const [old, next] = [from, to].map((side) => new Map(side.map(({ name, ddl }) => [name, ddl])));
  return [...new Set([...from, ...to].map(({ name }) => name))]
    .sort()
    .map((name) => ({ name, from: old?.get(name) ?? null, to: next?.get(name) ?? null }))
    .filter((one) => one.from !== one.to);
}
