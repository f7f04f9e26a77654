import type { OperationShape, PathParam } from '../../shared/contract/operation.ts';
import { takesIdempotencyKey } from '../../shared/contract/takes-idempotency-key.ts';
import { MillraceError } from '../../shared/errors.ts';
import type { Actor } from '../../shared/resources/identity.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { RecordKey, StoredRecord } from '../ports/records.ts';
import { authenticate } from '../usecases/auth/authenticate.ts';
import type { TokenGuesses } from '../usecases/auth/token-guesses.ts';
import type { UseCaseDeps } from '../usecases/deps.ts';
import { isPermitted } from './authorize.ts';
import { guardCookieSession, withCookieSession } from './cookie-session.ts';
import { readToken } from './credentials.ts';
import { readIfMatch } from './etag.ts';
import { readIdempotencyKey, runOnce } from './idempotency/run-once.ts';
import type { StoredAnswer } from './idempotency/stored-answer.ts';
import type { Target } from './permission-question.ts';
import { readBody } from './read-body.ts';
import { requestRecords } from './request-records.ts';
import { validate } from './validate.ts';

/** A use case as the loop over the table sees it; that each fits its operation is checked where the table is made. */
export type AnyUseCase = (deps: UseCaseDeps, call: Record<string, unknown>) => Promise<StoredAnswer>;

export type Incoming = {
  requestId: string;
  request: Request;
  params: Record<string, string>;
  query: Record<string, string | string[]>;
  source: string | null;
};

/** What one process remembers from one request to the next. */
export type Memory = {
  guesses: TokenGuesses;
  /** Counts a request of this token; throws `rate_limited`. */
  count: (token: string) => void;
};

type Params = Partial<Record<PathParam, string>>;

const targetOf = (operation: OperationShape, actor: Actor, params: Params): Target => {
  const { tenantId } = actor;
  const { workspaceId = '', jobId = '' } = params;
  switch (operation.permission.resource) {
    case 'job':
      return { kind: 'job', tenantId, workspaceId, jobId };
    case 'workspace':
      return { kind: 'workspace', tenantId, workspaceId };
    default:
      return { kind: 'tenant', tenantId };
  }
};

type Keys = {
  /** Without these the thing does not exist for the actor. */
  required: RecordKey[];
  /** What nearly every use case of a job reads next; coming along, it costs no round trip of its own. */
  companions: RecordKey[];
};

const keysOf = (operation: OperationShape, t: string, { workspaceId: w = '', jobId = '' }: Params): Keys => {
  switch (operation.permission.resource) {
    case 'workspace':
      return { required: [recordKeys.workspace(t, w)], companions: [] };
    case 'job':
      return {
        required: [recordKeys.workspace(t, w), recordKeys.job(t, w, jobId)],
        companions: [
          recordKeys.jobDraftHash(t, w, jobId),
          recordKeys.jobReport(t, w, jobId),
          recordKeys.jobStatus(t, w, jobId),
        ],
      };
    default:
      return { required: [], companions: [] };
  }
};

const missing = (operation: OperationShape) =>
  new MillraceError('not_found', `There is no such ${operation.permission.resource} for you.`);

/**
 * Allows it or throws. What the actor may not read answers exactly as what does not exist (404);
 * what it may read but not do, 403.
 */
const authorize = (
  operation: OperationShape,
  actor: Actor,
  params: Params,
  read: readonly (StoredRecord | null)[],
): void => {
  const target = targetOf(operation, actor, params);
  if (read.some((stored) => stored === null)) throw missing(operation);
  const reading = { tenant: 'GetMe', workspace: 'GetWorkspace', job: 'GetJob' }[target.kind];
  if (!isPermitted(actor, reading, target)) throw missing(operation);
  // Most requests only read: they are judged once.
  if (operation.permission.action === reading) return;
  if (!isPermitted(actor, operation.permission.action, target)) {
    throw new MillraceError('forbidden', `Your role does not allow ${operation.permission.action} here.`);
  }
};

type Admitted = { actor: Actor | null; tokenHash: string | null; read: Map<RecordKey, StoredRecord | null> };

const admit = async (
  operation: OperationShape,
  deps: UseCaseDeps & Memory,
  token: string | null,
  params: () => Params,
): Promise<Admitted> => {
  if (operation.auth === 'public') {
    params();
    return { actor: null, tokenHash: null, read: new Map() };
  }
  let keys: Keys = { required: [], companions: [] };
  const { actor, tokenHash, read } = await authenticate(deps, token, (tenantId) => {
    keys = keysOf(operation, tenantId, params());
    return [...keys.required, ...keys.companions];
  });
  authorize(operation, actor, params(), read.slice(0, keys.required.length));
  const known = [...keys.required, ...keys.companions].map((key, at) => [key, read[at] ?? null] as const);
  return { actor, tokenHash, read: new Map(known) };
};

/** One request: who, where, allowed?, what, once, answer. */
export const runOperation = async (
  operation: OperationShape,
  work: AnyUseCase,
  deps: UseCaseDeps,
  memory: Memory,
  incoming: Incoming,
): Promise<{ answer: StoredAnswer; replayed: boolean; actor: Actor | null }> => {
  const header = (name: string) => incoming.request.headers.get(name) ?? undefined;
  const params = () => validate(operation.params, 'path', incoming.params) as Params;
  const token = operation.auth === 'public' ? null : readToken(incoming.request);
  if (token !== null) memory.count(token);
  const { actor, tokenHash, read } = await admit(operation, { ...deps, ...memory }, token, params);

  const query = validate(operation.query, 'query', incoming.query);
  const ifMatch = readIfMatch(operation, header('if-match'));
  const idempotencyKey = readIdempotencyKey(header('idempotency-key'));
  const body = operation.body ? validate(operation.body, 'body', await readBody(incoming.request)) : null;
  guardCookieSession(operation, incoming.request, body);

  const view = requestRecords(deps.records, read);
  const { requestId, source } = incoming;
  const call = {
    actor,
    params: params(),
    query,
    body,
    ifMatch,
    idempotencyKey,
    requestId,
    source,
    tokenHash,
  };
  if (!actor || idempotencyKey === null || !takesIdempotencyKey(operation)) {
    const answer = await work({ ...deps, records: view.records }, { ...call, settle: () => [] });
    const shown = withCookieSession(operation, incoming.request, body, answer);
    return { answer: shown, replayed: false, actor };
  }
  const once = {
    actor,
    key: idempotencyKey,
    request: { operation: operation.id, params: incoming.params, query, body },
    sealWith: operation.secret ? (token ?? '') : null,
    hashWith: operation.secretBody ? (token ?? '') : null,
  };
  const done = await runOnce(deps, view, once, (ids, settle) =>
    work({ ...deps, records: view.records, ids }, { ...call, settle }),
  );
  return { ...done, answer: withCookieSession(operation, incoming.request, body, done.answer), actor };
};
