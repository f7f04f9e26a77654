import type { OperationShape } from '../../shared/contract/operation.ts';
import { endedCookie, mustComeFromConsole, sessionCookie } from './credentials.ts';
import type { StoredAnswer } from './idempotency/stored-answer.ts';

const asksForCookie = (operation: OperationShape, body: unknown): boolean =>
  operation.id === 'auth.signIn' && (body as { as?: unknown }).as === 'cookie';

/** A session in a cookie may only be begun by the console: no other site can sign somebody in as somebody else. */
export const guardCookieSession = (operation: OperationShape, request: Request, body: unknown): void => {
  if (asksForCookie(operation, body)) mustComeFromConsole(request);
};

/**
 * How a session token travels is a matter of HTTP, so the use cases know nothing of it: here it moves from the answer
 * into a cookie that no script can read, and signing out takes it back.
 */
export const withCookieSession = (
  operation: OperationShape,
  request: Request,
  body: unknown,
  answer: StoredAnswer,
): StoredAnswer => {
  if (operation.id === 'auth.signOut') {
    return { ...answer, headers: { ...answer.headers, 'Set-Cookie': endedCookie(request) } };
  }
  if (!asksForCookie(operation, body)) return answer;
  const signedIn = answer.body as { token: string; expiresAt: string };
  const cookie = sessionCookie(request, signedIn.token, signedIn.expiresAt);
  return { ...answer, body: { ...signedIn, token: null }, headers: { 'Set-Cookie': cookie } };
};
