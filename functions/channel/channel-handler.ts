import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorCodes, MillraceError } from '../../shared/errors.ts';
import { Report } from '../../shared/resources/report.ts';
import { type ChannelDeps, receiveReport } from './receive-report.ts';
import { verifyTaskToken } from './task-token.ts';

const largestReport = 256 * 1024;

/** The engine channel: a function URL of its own that only agents speak to. One operation, POST /engine/v1/reports. */
export const createChannelHandler =
  (deps: ChannelDeps & { tokenKey: Uint8Array }) =>
  async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      const { method, path } = event.requestContext.http;
      if (method !== 'POST' || path !== '/engine/v1/reports') {
        throw new MillraceError('not_found', `${method} ${path} is not offered here.`);
      }
      const token = /^Bearer (.+)$/.exec(event.headers.authorization ?? '')?.[1];
      const speaker = token ? verifyTaskToken(deps.tokenKey, token) : null;
      if (!speaker) throw new MillraceError('unauthenticated', 'The task token is missing or not valid.');
      return json(200, await receiveReport(deps, speaker, parseReport(event)));
    } catch (error) {
      return problem(error, event.requestContext.requestId);
    }
  };

function parseReport(event: APIGatewayProxyEventV2): Report {
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

const json = (
  statusCode: number,
  body: unknown,
  type = 'application/json',
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': type },
  body: JSON.stringify(body),
});

function problem(error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
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
