import { type ErrorCode, errorCodes, type MillraceError } from '../../shared/errors.ts';

export type Problem = {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  fix: string;
  retry: boolean;
  requestId: string;
  errors: { location: string; message: string; fix?: string }[];
};

/** RFC 9457. The only place where an error becomes an answer; nothing of the error but its public text is in it. */
export const problemResponse = (error: MillraceError, requestId: string): Response => {
  const { status, title, fix, retry } = errorCodes[error.code];
  const problem: Problem = {
    type: `urn:millrace:error:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    fix,
    retry,
    requestId,
    errors: error.details.map(({ location, message, fix: next }) => ({
      location,
      message,
      ...(next === undefined ? {} : { fix: next }),
    })),
  };
  const headers = new Headers({ 'Content-Type': 'application/problem+json' });
  const wait = error.extra.retryAfterSeconds;
  if (typeof wait === 'number') headers.set('Retry-After', String(wait));
  if (Array.isArray(error.extra.allow)) headers.set('Allow', error.extra.allow.join(', '));
  if (error.code === 'unauthenticated') headers.set('WWW-Authenticate', 'Bearer');
  return new Response(JSON.stringify({ ...error.extra, ...problem }), { status, headers });
};
