import { MillraceError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/resources/identity.ts';
import { TokenRecord, UserRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { RecordKey, StoredRecord } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import { hashToken, looksLikeToken } from './token.ts';
import type { TokenGuesses } from './token-guesses.ts';

export type Authenticated = {
  actor: Actor;
  tokenHash: string;
  /** What was read together with the user, in the order asked for. */
  read: (StoredRecord | null)[];
};

type Deps = Pick<UseCaseDeps, 'records' | 'clock'> & { guesses: TokenGuesses };
type AlsoRead = (tenantId: string) => RecordKey[];
type Owner = { tenantId: string; userId: string };

const refuse = (): never => {
  throw new MillraceError('unauthenticated', 'There is no valid API key or session token in this request.');
};

/** Whose the token is now; throws when it is nobody's, or not any more. */
const ownerOf = (found: StoredRecord | null, now: number): Owner => {
  if (!found) return refuse();
  const { tenantId, userId, expiresAt } = TokenRecord.parse(found.value);
  if (expiresAt !== null && expiresAt <= now) return refuse();
  return { tenantId, userId };
};

const keysFor = ({ tenantId, userId }: Owner, alsoRead: AlsoRead): RecordKey[] => [
  recordKeys.user(tenantId, userId),
  ...alsoRead(tenantId),
];

/** The token's record, the user's, and `alsoRead`: in one round trip where the token was seen before, else in two. */
const readAll = async (deps: Deps, tokenHash: string, alsoRead: AlsoRead) => {
  const tokenKey = recordKeys.token(tokenHash);
  const guess = deps.guesses.get(tokenHash);
  if (guess) {
    const [found, ...rest] = await deps.records.getMany([tokenKey, ...keysFor(guess, alsoRead)]);
    const owner = ownerOf(found ?? null, deps.clock.now());
    if (owner.tenantId === guess.tenantId && owner.userId === guess.userId) return { owner, rest };
  }
  const owner = ownerOf(await deps.records.get(tokenKey), deps.clock.now());
  deps.guesses.set(tokenHash, owner);
  return { owner, rest: await deps.records.getMany(keysFor(owner, alsoRead)) };
};

/**
 * Who asks. Every request waits for this, so the user and `alsoRead` (keys that follow from the tenant) come along.
 * The token's record is read each time: a key that was deleted a moment ago is refused, whoever has seen it before.
 */
export const authenticate = async (
  deps: Deps,
  token: string | null,
  alsoRead: AlsoRead = () => [],
): Promise<Authenticated> => {
  if (token === null || !looksLikeToken(token)) return refuse();
  const tokenHash = hashToken(token);
  const { owner, rest } = await readAll(deps, tokenHash, alsoRead);
  const [stored, ...read] = rest;
  if (!stored) return refuse();
  const user = UserRecord.parse(stored.value);
  return { actor: { ...owner, role: user.role, workspaces: user.workspaces }, tokenHash, read };
};
