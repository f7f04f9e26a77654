import { errorCodes, MillraceError } from '../../shared/errors.ts';
import { Report } from '../../shared/resources/report.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
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

/** The engine channel: a function URL of its own that only agents speak to. One operation, POST /engine/v1/reports. */
export const createChannelHandler =
  (deps: Omit<ChannelDeps, 'tokenOf'> & { tokenKey: Uint8Array; onError: (error: unknown) => void }) =>
  async (event: ChannelEvent): Promise<ChannelAnswer> => {
    try {
      const { method, path } = event.requestContext.http;
      if (method !== 'POST' || path !== '/engine/v1/reports') {
        throw new MillraceError('not_found', `${method} ${path} is not offered here.`);
      }
      const token = /^Bearer (.+)$/.exec(event.headers.authorization ?? '')?.[1];
      const speaker = token ? verifyTaskToken(deps.tokenKey, token) : null;
      if (!speaker) throw new MillraceError('unauthenticated', 'The task token is missing or not valid.');
      const tokenOf = (slot: TaskSlot): string => taskToken(deps.tokenKey, slot);
      return json(200, await receiveReport({ ...deps, tokenOf }, speaker, parseReport(event)));
    } catch (error) {
      if (!(error instanceof MillraceError)) deps.onError(error);
      return problem(error, event.requestContext.requestId);
    }
  };

function parseReport(event: ChannelEvent): Report {
  const body = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
    : (event.body ?? '');
  if (body.length > largestReport)
    throw new MillraceError('too_large', `A report has at most ${largestReport} bytes.`);
  try {
    return Report.parse(JSON.parse(body));
  } catch (cause) {
    throw new MillraceError('bad_request', 'The report is not valid.', { cause });
  }
}

const json = (statusCode: number, body: unknown, type = 'application/json'): ChannelAnswer => ({
  statusCode,
  headers: { 'content-type': type },
  body: JSON.stringify(body),
});

function problem(error: unknown, requestId: string): ChannelAnswer {
  const known =
    error instanceof MillraceError
      ? error
      : new MillraceError('internal', 'The report could not be taken.', { cause: error });
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
