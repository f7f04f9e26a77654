import { MillraceError } from '../../../shared/errors.ts';
import { EmailRecord, type TokenRecord, UserRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { verifyPassword } from './password.ts';
import { showUser } from './show-user.ts';
import { countSignIn, forgetSignIns } from './sign-in-limit.ts';
import { hashToken, makeToken, sessionHours } from './token.ts';

const findUser = async ({ records }: UseCaseDeps, email: string): Promise<UserRecord | null> => {
  const pointer = await records.get(recordKeys.email(email));
  if (!pointer) return null;
  const { tenantId, userId } = EmailRecord.parse(pointer.value);
  const user = await records.get(recordKeys.user(tenantId, userId));
  return user ? UserRecord.parse(user.value) : null;
};

export const signIn: UseCase<'auth.signIn'> = async (deps, { body }) => {
  await countSignIn(deps, body.email);
  const user = await findUser(deps, body.email);
  const right = await verifyPassword(body.password, user?.passwordHash ?? null);
  if (!user || !right) throw new MillraceError('wrong_credentials', 'No user has this e-mail and password.');
  await forgetSignIns(deps, body.email);

  const token = makeToken('session', deps.random);
  const expiresAt = deps.clock.now() + sessionHours * 3_600_000;
  const value: TokenRecord = {
    schema: 1,
    kind: 'session',
    id: deps.ids('session'),
    tenantId: user.tenantId,
    userId: user.id,
    expiresAt,
  };
  const key = recordKeys.token(hashToken(token));
  await deps.records.commit([{ op: 'put', key, value, expect: 'absent', expiresAt }]);
  return { body: { token, expiresAt: new Date(expiresAt).toISOString(), user: showUser(user) } };
};
