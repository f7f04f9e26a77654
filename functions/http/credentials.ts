import { parse, serialize } from 'hono/utils/cookie';
import { MillraceError } from '../../shared/errors.ts';

/** The console sends this on every request; no form and no image can, and a foreign script would need CORS. */
export const consoleHeader = 'X-Millrace-Console';

const plainName = 'millrace_session';

/**
 * Whether the browser spoke https. API Gateway and CloudFront write this header themselves; on loopback a forged one
 * only makes the cookie of who forged it stricter.
 */
const isSecure = (request: Request): boolean => request.headers.get('x-forwarded-proto') === 'https';

/** Over https only the `__Host-` name counts: a neighbouring subdomain can plant the plain one, but not that. */
const cookieNameFor = (request: Request): string => (isSecure(request) ? `__Host-${plainName}` : plainName);

const readCookie = (request: Request): string | null => {
  const name = cookieNameFor(request);
  return parse(request.headers.get('cookie') ?? '', name)[name] ?? null;
};

/**
 * Refuses what another site may have made the browser send. A cookie goes along by itself, so whoever is known by one
 * must also show that the request was made by the console's own script.
 */
export const mustComeFromConsole = (request: Request): void => {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    throw new MillraceError('csrf', 'The browser says that another site made this request.');
  }
  const isSafe = request.method === 'GET' || request.method === 'HEAD';
  if (!isSafe && request.headers.get(consoleHeader) !== '1') {
    throw new MillraceError('csrf', `The header ${consoleHeader} is missing.`);
  }
};

/** The API key or session token of a request: its Authorization header, or else the cookie. Null when there is neither. */
export const readToken = (request: Request): string | null => {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) return /^Bearer +([^ ]+)$/i.exec(authorization)?.[1] ?? null;
  const token = readCookie(request);
  if (token !== null) mustComeFromConsole(request);
  return token;
};

const setCookie = (request: Request, value: string, expires: Date): string => {
  const secure = isSecure(request);
  const options = { httpOnly: true, sameSite: 'Strict', path: '/', expires, secure } as const;
  return serialize(cookieNameFor(request), value, options);
};

/** The Set-Cookie that begins a session; no script can read it, no other site can make the browser send it. */
export const sessionCookie = (request: Request, token: string, expiresAt: string): string =>
  setCookie(request, token, new Date(expiresAt));

/** The Set-Cookie that makes the browser forget the session. */
export const endedCookie = (request: Request): string => setCookie(request, '', new Date(0));
