import { ulid } from 'ulid';
import type { OperationShape } from '../../shared/contract/operation.ts';
import { makeId } from '../../shared/ids.ts';

/** A body that the contract accepts, from its own example. */
export const sampleBody = (operation: OperationShape): unknown => {
  if (!operation.body) return undefined;
  const example = operation.body.meta()?.example;
  if (example !== undefined) return example;
  if (operation.id === 'jobs.updateDraft') return { sql: 'INSERT INTO a SELECT * FROM b', settings: {} };
  return {};
};

/** Headers without which the operation would be refused for another reason. */
export const sampleHeaders = (operation: OperationShape): Record<string, string> =>
  operation.ifMatch ? { 'If-Match': '*' } : {};

const kinds = {
  workspaceId: 'workspace',
  jobId: 'job',
  runId: 'run',
  commandId: 'command',
  snapshotId: 'snapshot',
  apiKeyId: 'apiKey',
  artifactId: 'artifact',
  uploadId: 'upload',
} as const;

/** An id (or number) of the right form that names nothing. */
export const strangeParam = (name: string): string => {
  if (name === 'variableName') return `brokers-of-${makeId('tenant', ulid())}`;
  if (name === 'release') return '9.87.654';
  if (name === 'objectName') return makeId('snapshot', ulid());
  return name in kinds ? makeId(kinds[name as keyof typeof kinds], ulid()) : '987654321';
};

export const paramNames = (operation: OperationShape): string[] => Object.keys(operation.params.shape);

/** The address with these ids in it. */
export const pathOf = (operation: OperationShape, params: Readonly<Record<string, string>>): string =>
  operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? strangeParam(name)),
  );
