import { type Context, Hono } from 'hono';
import { monotonicFactory } from 'ulid';
import type { OperationShape } from '../../shared/contract/operation.ts';
import { operationList } from '../../shared/contract/operations.ts';
import { MillraceError } from '../../shared/errors.ts';
import { makeId } from '../../shared/ids.ts';
import type { Actor } from '../../shared/resources/identity.ts';
import { hashToken } from '../usecases/auth/token.ts';
import { createTokenGuesses } from '../usecases/auth/token-guesses.ts';
import type { UseCaseDeps } from '../usecases/deps.ts';
import { useCases } from '../usecases/index.ts';
import { quoteEtag } from './etag.ts';
import type { StoredAnswer } from './idempotency/stored-answer.ts';
import { problemResponse } from './problem.ts';
import { createRateLimiter, defaultRateLimit, type RateLimit } from './rate-limit.ts';
import { type AnyUseCase, type Memory, runOperation } from './run-operation.ts';

/** One line for each request. Never a body, a token, or a query. */
export type RequestLog = {
  requestId: string;
  operation: string | null;
  method: string;
  status: number;
  ms: number;
  tenantId: string | null;
  userId: string | null;
  /** Only of what nobody threw on purpose. */
  error: unknown;
};

export type AppOptions = {
  log?: (entry: RequestLog) => void;
  /** In tests: an answer that does not fit the contract is an error. */
  checkResponses?: boolean;
  /** Of each key or session; null for none. */
  rateLimit?: RateLimit | null;
};

type Env = { Variables: { requestId: string; operation: string; actor: Actor | null; error: unknown } };

const securityHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/** Request ids are no secret, and asking the system for chance sixteen times a request is what they cost most. */
const ulid = monotonicFactory(Math.random);

const succeed = (operation: OperationShape, answer: StoredAnswer, replayed: boolean): Response => {
  const headers = new Headers(answer.headers);
  if (answer.etag !== undefined) headers.set('ETag', quoteEtag(answer.etag));
  if (replayed) headers.set('Idempotent-Replayed', 'true');
  const { status, schema } = operation.success;
  if (!schema) return new Response(null, { status, headers });
  headers.set('Content-Type', 'application/json');
  return new Response(JSON.stringify(answer.body), { status, headers });
};

const checkAnswer = (operation: OperationShape, answer: StoredAnswer): void => {
  const problems = [
    ...(operation.success.schema?.safeParse(answer.body).error?.issues ?? []).map((issue) =>
      JSON.stringify(issue),
    ),
    ...(operation.etag !== (answer.etag !== undefined) ? ['ETag is not as the contract says'] : []),
  ];
  if (problems.length > 0)
    throw new Error(`${operation.id} answers against the contract: ${problems.join('; ')}`);
};

/** Every value of a name that came more than once, so that no schema takes it for one. */
const queryOf = (context: Context<Env>): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 && values[0] !== undefined ? values[0] : values,
    ]),
  );

const sourceOf = (context: Context<Env>): string | null => {
  const event = (context.env as { event?: { requestContext?: { http?: { sourceIp?: string } } } } | undefined)
    ?.event;
  return event?.requestContext?.http?.sourceIp ?? null;
};

const mount = (
  app: Hono<Env>,
  operation: OperationShape,
  deps: UseCaseDeps,
  memory: Memory,
  options: AppOptions,
): void => {
  const useCase = (useCases as Record<string, unknown>)[operation.id] as AnyUseCase;
  app.on(operation.method, operation.path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
    context.set('operation', operation.id);
    const { answer, replayed, actor } = await runOperation(operation, useCase, deps, memory, {
      requestId: context.get('requestId'),
      request: context.req.raw,
      params: context.req.param(),
      query: queryOf(context),
      source: sourceOf(context),
    });
    context.set('actor', actor);
    if (options.checkResponses) checkAnswer(operation, answer);
    return succeed(operation, answer, replayed);
  });
};

/** A known address with another method. */
const mountMethodNotAllowed = (app: Hono<Env>): void => {
  for (const path of new Set(operationList.map((operation) => operation.path))) {
    const allow = operationList.filter((operation) => operation.path === path).map(({ method }) => method);
    app.all(path.replace(/\{(\w+)\}/g, ':$1'), () => {
      throw new MillraceError('method_not_allowed', `Offered here: ${allow.join(', ')}.`, {
        extra: { allow },
      });
    });
  }
};

/** Tokens are counted by their hash: no bucket holds a secret. */
const counter = ({ rateLimit = defaultRateLimit }: AppOptions): Memory['count'] => {
  if (rateLimit === null) return () => {};
  const take = createRateLimiter(rateLimit);
  return (token) => take(hashToken(token), performance.now());
};

/** The whole API: every operation of the contract, mounted by one loop. */
export const createApp = (deps: UseCaseDeps, options: AppOptions = {}): Hono<Env> => {
  const app = new Hono<Env>();
  app.use(async (context, next) => {
    const began = performance.now();
    const requestId = makeId('request', ulid());
    context.set('requestId', requestId);
    await next();
    context.res.headers.set('X-Request-Id', requestId);
    for (const [name, value] of Object.entries(securityHeaders)) context.res.headers.set(name, value);
    const actor = context.get('actor') ?? null;
    options.log?.({
      requestId,
      operation: context.get('operation') ?? null,
      method: context.req.method,
      status: context.res.status,
      ms: Math.round((performance.now() - began) * 10) / 10,
      tenantId: actor?.tenantId ?? null,
      userId: actor?.userId ?? null,
      error: context.get('error') ?? null,
    });
  });
  const memory: Memory = { guesses: createTokenGuesses(), count: counter(options) };
  for (const operation of operationList) mount(app, operation, deps, memory, options);
  mountMethodNotAllowed(app);
  app.notFound((context) =>
    problemResponse(new MillraceError('not_found', 'There is no such address.'), context.get('requestId')),
  );
  app.onError((error, context) => {
    const known = error instanceof MillraceError ? error : null;
    if (!known) context.set('error', error);
    const shown = known ?? new MillraceError('internal', 'Something went wrong that should not have.');
    return problemResponse(shown, context.get('requestId'));
  });
  return app;
};
