import type { z } from 'zod';
import { type Client, createClient, type InputOf } from '../client/client.ts';
import type { OperationShape } from '../contract/operation.ts';
import { type OperationId, operationList } from '../contract/operations.ts';
import { type BodyFlag, readBodyFlags } from './body-flags.ts';
import { type ConnectionFlags, findConnection } from './connection.ts';
import { CliError, type Io } from './io.ts';
import { details, table } from './render.ts';
import { resolveJob, resolveWorkspace } from './resolve.ts';
import { waitFor } from './wait.ts';

export type CommandFlags = ConnectionFlags & {
  json?: boolean;
  workspace?: string;
  wait?: boolean;
  waitTimeout?: string;
  ifMatch?: string;
  maxResults?: string;
  nextToken?: string;
} & Record<string, unknown>;

type Params = Record<string, string>;

/** Sends any operation of the table; that the input fits is the contract's to check. */
const callAny = (client: Client, operation: OperationShape, input: Record<string, unknown>) =>
  client.call(operation.id as OperationId, input as InputOf<OperationId>);

/** Names of the path parameters that stand on the command line; the workspace comes from its flag. */
export const argumentsOf = (operation: OperationShape): string[] =>
  Object.keys(operation.params.shape).filter(
    (name) => name !== 'workspaceId' || operation.cli.noun === 'workspaces',
  );

const paramsOf = async (
  client: Client,
  operation: OperationShape,
  given: readonly string[],
  flags: CommandFlags,
  io: Io,
): Promise<Params> => {
  const params: Params = {};
  const names = argumentsOf(operation);
  for (const [at, name] of names.entries()) params[name] = given[at] ?? '';
  if ('workspaceId' in operation.params.shape && params.workspaceId === undefined) {
    params.workspaceId = await resolveWorkspace(client, flags.workspace, io);
  }
  if (params.jobId !== undefined && params.workspaceId !== undefined) {
    params.jobId = await resolveJob(client, params.workspaceId, params.jobId);
  }
  return params;
};

/** What is there now, for an update: its ETag, and for a replacement (PUT) also what stays when no flag changes it. */
const readTwin = async (client: Client, operation: OperationShape, params: Params) => {
  const from = operation.etagFrom ?? operation.path;
  const twin = operationList.find(({ method, path }) => method === 'GET' && path === from);
  if (!twin) throw new Error(`${operation.id} has nothing to read its ETag from`);
  const { body, etag } = await callAny(client, twin, { params });
  return { etag: etag ?? '', base: operation.method === 'PUT' ? body : undefined };
};

const showList = (operation: OperationShape, body: unknown, io: Io): void => {
  const { items, nextToken } = body as { items: Record<string, unknown>[]; nextToken: string | null };
  const columns = operation.cli.columns ?? Object.keys(items[0] ?? {});
  for (const line of items.length > 0 ? table(items, columns) : ['Nothing there.']) io.out(line);
  if (nextToken) io.err(`There is more: --next-token ${nextToken}`);
};

const show = (operation: OperationShape, body: unknown, flags: CommandFlags, io: Io): void => {
  if (flags.json) io.out(JSON.stringify(body, null, 2));
  else if (body === null) io.out(operation.success.description);
  else if ('nextToken' in operation.query.shape) showList(operation, body, io);
  else for (const line of details(body as Record<string, unknown>)) io.out(line);
};

const timeoutOf = ({ waitTimeout }: CommandFlags): number => {
  const seconds = Number(waitTimeout ?? 900);
  if (!(seconds > 0)) throw new CliError(`--wait-timeout takes seconds, not "${waitTimeout}".`);
  return seconds;
};

/** Query parameters of this operation beyond those of every list, each with a flag of its name. */
export const queryFlags = ({ query }: OperationShape): [string, z.ZodType][] =>
  Object.entries(query.shape as Record<string, z.ZodType>).filter(
    ([name]) => name !== 'maxResults' && name !== 'nextToken',
  );

const ifMatchOf = (ifMatch: string | undefined) => (ifMatch === undefined ? {} : { ifMatch });

/** A new secret is asked for, unless it comes from a file; as a word of the command line it would be none any more. */
const readBody = async (
  operation: OperationShape,
  bodyFlags: readonly BodyFlag[],
  flags: CommandFlags,
  base: unknown,
  io: Io,
): Promise<Record<string, unknown>> => {
  const body = await readBodyFlags(bodyFlags, flags, base, io);
  if (!operation.secretBody || body.secret !== true) return body;
  if (flags.value !== undefined) {
    throw new CliError(
      'A secret on the command line can be read by others, and stays in the history of the shell.',
      'Leave --value out to be asked for it, or name a file with --value-file.',
    );
  }
  return { ...body, value: body.value ?? (await io.readHidden('Value (not shown): ')) };
};

/** One command: connect, name the things, send, wait, show. */
export const runCommand = async (
  operation: OperationShape,
  bodyFlags: readonly BodyFlag[],
  given: readonly string[],
  flags: CommandFlags,
  io: Io,
): Promise<void> => {
  const { url, key } = await findConnection(io, flags, operation.auth === 'required');
  const client = createClient(url, operation.auth === 'required' ? key : null);
  const timeoutSeconds = timeoutOf(flags);
  const params = await paramsOf(client, operation, given, flags, io);
  const current = operation.ifMatch === true ? await readTwin(client, operation, params) : null;
  const input = {
    params,
    query: {
      maxResults: flags.maxResults,
      nextToken: flags.nextToken,
      ...Object.fromEntries(queryFlags(operation).map(([name]) => [name, flags[name]])),
    },
    ...(operation.body ? { body: await readBody(operation, bodyFlags, flags, current?.base, io) } : {}),
    ...ifMatchOf(flags.ifMatch ?? current?.etag),
  };
  const { body } = await callAny(client, operation, input);
  const target = operation.cli.waitFor;
  const shown =
    target && flags.wait !== false ? await waitFor(target, client, params, body, timeoutSeconds, io) : body;
  show(operation, shown, flags, io);
};
