import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** `group:artifact:version[:classifier][@extension]`; the extension is jar unless given. */
const coordinate = z.string().regex(/^[^:@\s]+:[^:@\s]+:[^:@\s]+(:[^:@\s]+)?(@[^:@\s]+)?$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const jar = z.object({ coordinate, sha256, licence: z.string().optional() });

const release = z.object({
  flink: z.object({ package: z.string(), version: z.string(), bytes: z.int(), sha256, licence: z.string() }),
  jars: z.array(jar.extend({ to: z.enum(['lib', 'plugins/s3-fs-hadoop']) })),
  java: z.int(),
  /** Version our Java is compiled against: not every patch release is published as single artifacts. */
  compiledAgainst: z.string(),
  stateCompatibleWith: z.array(z.string()),
  removedKeys: z.array(z.string()),
});

const cloudPart = z.object({ version: z.string(), licence: z.string(), jars: z.array(jar) });

const releases = z.object({
  default: z.string(),
  releases: z.record(z.string(), release),
  localCloud: z.object({ 'dynamodb-local': cloudPart, s3mock: cloudPart }),
});

const connector = z.object({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  kind: z.enum(['connector', 'format']),
  releases: z.record(z.string(), z.object({ jars: z.array(jar) })),
  factories: z.array(z.string()),
  provenServers: z.array(z.string()),
});

export type Jar = z.infer<typeof jar>;
export type Release = z.infer<typeof release>;
export type Releases = z.infer<typeof releases>;
export type Connector = z.infer<typeof connector>;

/** The repository's engine-container folder, where versions, checksums and our Java are. */
export const ENGINE_CONTAINER = fileURLToPath(new URL('../../../engine-container/', import.meta.url));

export async function readReleases(folder = ENGINE_CONTAINER): Promise<Releases> {
  return releases.parse(JSON.parse(await readFile(`${folder}/releases.json`, 'utf8')));
}

export async function readConnectors(folder = ENGINE_CONTAINER): Promise<Connector[]> {
  return z.array(connector).parse(JSON.parse(await readFile(`${folder}/connectors.json`, 'utf8')));
}

/** `1.20` of `1.20.5`: within a line Flink changes nothing we compile against. */
export const lineOf = (version: string): string => version.split('.').slice(0, 2).join('.');

export type Coordinate = {
  group: string;
  artifact: string;
  version: string;
  classifier: string | null;
  extension: string;
  /** The name Maven gives the file. */
  fileName: string;
};

export function parseCoordinate(text: string): Coordinate {
  const [name = '', extension = 'jar'] = text.split('@');
  const [group = '', artifact = '', version = '', classifier = null] = name.split(':');
  const suffix = classifier === null ? '' : `-${classifier}`;
  return {
    group,
    artifact,
    version,
    classifier,
    extension,
    fileName: `${artifact}-${version}${suffix}.${extension}`,
  };
}
