import { readFileSync } from 'node:fs';
import type { UseCaseDeps } from '../../usecases/deps.ts';

/** Releases and connectors of this build: infra/aws/build-functions.ts writes them beside the bundle. */
export const readCatalog = (): UseCaseDeps['catalog'] =>
  JSON.parse(readFileSync(new URL('catalog.json', import.meta.url), 'utf8')) as UseCaseDeps['catalog'];
