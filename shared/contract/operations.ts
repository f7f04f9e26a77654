import type { z } from 'zod';
import { apiKeyOperations } from './api-keys.ts';
import { artifactOperations } from './artifacts.ts';
import { authOperations } from './auth.ts';
import { catalogOperations } from './catalog.ts';
import { jobControlOperations } from './job-control.ts';
import { jobHistoryOperations } from './job-history.ts';
import { jobSeeingOperations } from './job-seeing.ts';
import { jobVersionOperations } from './job-versions.ts';
import { jobOperations } from './jobs.ts';
import type { OperationShape } from './operation.ts';
import { platformOperations } from './platform.ts';
import { sqlOperations } from './sql.ts';
import { variableOperations } from './variables.ts';
import { workspaceOperations } from './workspaces.ts';

/** The one table: what is not here is not in the API, the client, the CLI or the docs. */
export const operations = {
  ...authOperations,
  ...apiKeyOperations,
  ...workspaceOperations,
  ...jobOperations,
  ...jobVersionOperations,
  ...jobControlOperations,
  ...jobHistoryOperations,
  ...jobSeeingOperations,
  ...sqlOperations,
  ...artifactOperations,
  ...variableOperations,
  ...catalogOperations,
  ...platformOperations,
} as const satisfies Record<string, OperationShape>;

export type Operations = typeof operations;
export type OperationId = keyof Operations;

export const operationList: readonly OperationShape[] = Object.values(operations);

export type ParamsOf<Id extends OperationId> = z.output<Operations[Id]['params']>;
export type QueryOf<Id extends OperationId> = z.output<Operations[Id]['query']>;
export type BodyOf<Id extends OperationId> = Operations[Id]['body'] extends z.ZodType
  ? z.output<Operations[Id]['body']>
  : null;
export type ResponseOf<Id extends OperationId> = Operations[Id]['success']['schema'] extends z.ZodType
  ? z.output<Operations[Id]['success']['schema']>
  : null;
