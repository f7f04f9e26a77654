/** What a version was published with beyond its text, and whether that is still what a start of it would get. */
import type { VersionRecord } from '../../../shared/resources/records.ts';
import type { PinnedJar, VersionPins } from '../../../shared/resources/version-pins.ts';
import type { UseCaseDeps } from '../deps.ts';

type Catalog = Pick<UseCaseDeps['catalog'], 'connectors'>;

/** Jars of connectors in a release of the engine, in the order of connectors.json. */
const jarsOf = ({ connectors }: Catalog, names: readonly string[], release: string): PinnedJar[] =>
  connectors
    .filter(({ name }) => names.includes(name))
    .flatMap(({ name, jars }) => (jars[release] ?? []).map((jar) => ({ connector: name, ...jar })));

export const pinsOf = (
  catalog: Catalog,
  names: readonly string[],
  release: string,
  tables: VersionPins['tables'],
): VersionPins => ({ jars: jarsOf(catalog, names, release), tables });

/** Names of connectors whose jars are not those the version was published with; nothing is known of a version without pins. */
export function movedConnectors(catalog: Catalog, { pins, connectors, settings }: VersionRecord): string[] {
  if (pins === null) return [];
  const digestsOf = (jars: readonly PinnedJar[], name: string) =>
    jars
      .filter(({ connector }) => connector === name)
      .map(({ sha256 }) => sha256)
      .sort()
      .join();
  const now = jarsOf(catalog, connectors, settings.engineRelease);
  return connectors.filter((name) => digestsOf(pins.jars, name) !== digestsOf(now, name));
}
