import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { UseCaseDeps } from '../../functions/usecases/deps.ts';
import { Example } from '../../shared/resources/example.ts';
import { readConnectors, readReleases } from './engine/releases.ts';
import { readVocabulary } from './engine/vocabulary.ts';

const Examples = z.array(
  Example.omit({ sql: true }).extend({ settings: Example.shape.settings.prefault({}) }),
);

const exampleFile = (name: string) => readFile(new URL(`example/${name}`, import.meta.url), 'utf8');

/** example/examples.json, each with the SQL file of its id. */
export async function readExamples(): Promise<Example[]> {
  const listed = Examples.parse(JSON.parse(await exampleFile('examples.json')));
  return Promise.all(
    listed.map(async (example) => ({ ...example, sql: await exampleFile(`${example.id}.sql`) })),
  );
}

/** releases.json, connectors.json and the examples as the API shows them; every release as if it were there. */
export async function readCatalog(): Promise<UseCaseDeps['catalog']> {
  const [{ default: standard, releases }, connectors, examples] = await Promise.all([
    readReleases(),
    readConnectors(),
    readExamples(),
  ]);
  const vocabularies = await Promise.all(
    Object.keys(releases).map(async (version) => [version, await readVocabulary(version)] as const),
  );
  return {
    examples,
    vocabularies: Object.fromEntries(vocabularies),
    releases: Object.entries(releases).map(([version, release]) => ({
      version,
      default: version === standard,
      java: release.java,
      stateCompatibleWith: release.stateCompatibleWith,
      lacks: connectors.flatMap((connector) => (version in connector.releases ? [] : [connector.name])),
      removedKeys: release.removedKeys,
      state: 'ready',
      because: null,
    })),
    connectors: connectors.map((connector) => ({
      name: connector.name,
      title: connector.title,
      factories: connector.factories,
      releases: Object.keys(connector.releases),
      licences: [
        ...new Set(
          Object.values(connector.releases).flatMap((r) => r.jars.flatMap((jar) => jar.licence ?? [])),
        ),
      ],
      jars: Object.fromEntries(
        Object.entries(connector.releases).map(([release, { jars }]) => [
          release,
          jars.map(({ coordinate, sha256 }) => ({ coordinate, sha256 })),
        ]),
      ),
      provenServers: connector.provenServers,
    })),
  };
}
