import type { UseCaseDeps } from '../../functions/usecases/deps.ts';
import { readConnectors, readReleases } from './engine/releases.ts';

/** releases.json and connectors.json as the API shows them. */
export async function readCatalog(): Promise<UseCaseDeps['catalog']> {
  const [{ default: standard, releases }, connectors] = await Promise.all([readReleases(), readConnectors()]);
  return {
    releases: Object.entries(releases).map(([version, release]) => ({
      version,
      default: version === standard,
      java: release.java,
      stateCompatibleWith: release.stateCompatibleWith,
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
      provenServers: connector.provenServers,
    })),
  };
}
