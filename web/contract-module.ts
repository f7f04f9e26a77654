import type { Plugin } from 'vite';
import { z } from 'zod';
import { operationList } from '../shared/contract/operations.ts';
import { largestArtifactBytes } from '../shared/resources/artifact.ts';
import { JarProgram } from '../shared/resources/jar-program.ts';
import { cuSizes, JobSettings } from '../shared/resources/job-settings.ts';
import { SnapshotRetention, SnapshotSchedule } from '../shared/resources/snapshot-policy.ts';

const name = 'virtual:contract';
const resolved = `\0${name}`;

/** What sending a request needs; schemas stay with the server, which judges. */
const table = () =>
  Object.fromEntries(
    operationList.map(({ id, method, path, effect, auth, body }) => [
      id,
      { method, path, effect, auth, body: body === null ? null : true },
    ]),
  );

/** Fields of the savepoints that are taken by themselves, and of how many are kept. */
const policySchema = () => ({
  properties: {
    ...z.toJSONSchema(SnapshotSchedule).properties,
    ...z.toJSONSchema(SnapshotRetention).properties,
  },
});

/**
 * The contract as the console needs it, made when it is built: the table of operations and the JSON Schema of the
 * settings with titles, units and what a change costs. So no validator is sent to the browser, and nothing is typed twice.
 */
export const contractModule = (): Plugin => ({
  name: 'millrace-contract',
  resolveId: (id) => (id === name ? resolved : null),
  load: (id) =>
    id === resolved
      ? [
          `export const operations = ${JSON.stringify(table())};`,
          `export const settingsSchema = ${JSON.stringify(z.toJSONSchema(JobSettings, { io: 'output' }))};`,
          `export const policySchema = ${JSON.stringify(policySchema())};`,
          `export const programSchema = ${JSON.stringify(z.toJSONSchema(JarProgram, { io: 'output' }))};`,
          `export const largestArtifactBytes = ${largestArtifactBytes};`,
          `export const cuSizes = ${JSON.stringify(cuSizes)};`,
        ].join('\n')
      : null,
});
