import type { z } from 'zod';
import { errorCodes, MillraceError } from '../../shared/errors.ts';
import { Report } from '../../shared/resources/report.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import { SecretsQuestion } from '../../shared/resources/task-secrets.ts';
import { giveSecrets, type SecretDeps } from './give-secrets.ts';
import { type ChannelDeps, receiveReport } from './receive-report.ts';
import { taskToken, verifyTaskToken } from './task-token.ts';

/** The part of a function URL's event (payload 2.0) that is read here. */
export type ChannelEvent = {
  requestContext: { requestId: string; http: { method: string; path: string } };
  headers: Record<string, string | undefined>;
  body?: string | null | undefined;
  isBase64Encoded: boolean;
};
export type ChannelAnswer = { statusCode: number; headers: Record<string, string>; body: string };

const largestReport = 256 * 1024;

/** The engine channel: a function URL of its own that only agents speak to. It takes reports, and gives a task the secrets of its run. */
export const createChannelHandler =
  (
    deps: Omit<ChannelDeps, 'tokenOf'> &
      SecretDeps & { tokenKey: Uint8Array; onError: (error: unknown) => void },
  ) =>
  async (event: ChannelEvent): Promise<ChannelAnswer> => {
    try {
      const { method, path } = event.requestContext.http;
      const asksSecrets = path === '/engine/v1/secrets';
      if (method !== 'POST' || !(asksSecrets || path === '/engine/v1/reports')) {
        throw new MillraceError('not_found', `${method} ${path} is not offered here.`);
      }
      const token = /^Bearer (.+)$/.exec(event.headers.authorization ?? '')?.[1];
      const speaker = token ? verifyTaskToken(deps.tokenKey, token) : null;
      if (!speaker) throw new MillraceError('unauthenticated', 'The task token is missing or not valid.');
      if (asksSecrets) return json(200, await giveSecrets(deps, speaker, parse(SecretsQuestion, event)));
      const tokenOf = (slot: TaskSlot): string => taskToken(deps.tokenKey, slot);
      return json(200, await receiveReport({ ...deps, tokenOf }, speaker, parse(Report, event)));
    } catch (error) {
      if (!(error instanceof MillraceError)) deps.onError(error);
      return problem(error, event.requestContext.requestId);
    }
  };

function parse<T>(schema: z.ZodType<T>, event: ChannelEvent): T {
  const body = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
    : (event.body ?? '');
  if (body.length > largestReport)
    throw new MillraceError('too_large', `A body has at most ${largestReport} bytes.`);
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    throw new MillraceError('bad_request', 'The body is not valid.', { cause });
  }
}

const json = (statusCode: number, body: unknown, type = 'application/json'): ChannelAnswer => ({
  statusCode,
  headers: { 'content-type': type, 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

function problem(error: unknown, requestId: string): ChannelAnswer {
  const known =
    error instanceof MillraceError
      ? error
      : new MillraceError('internal', 'The request could not be served.', { cause: error });
  const { status, title } = errorCodes[known.code];
  const body = {
    type: 'about:blank',
    status,
    title,
    code: known.code,
    detail: known.message,
    requestId,
    ...known.extra,
  };
  return json(status, body, 'application/problem+json');
}
