import { MillraceError } from '../../../shared/errors.ts';
import { TenantRecord, UserRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';
import { showUser } from './show-user.ts';

export const getMe: UseCase<'auth.me'> = async ({ records }, { actor }) => {
  const [tenant, user] = await records.getMany([
    recordKeys.tenant(actor.tenantId),
    recordKeys.user(actor.tenantId, actor.userId),
  ]);
  if (!tenant || !user)
    throw new MillraceError('unauthenticated', 'The user of this token does not exist any more.');
  const { id, name } = TenantRecord.parse(tenant.value);
  return {
    body: {
      user: showUser(UserRecord.parse(user.value)),
      tenant: { id, name },
      role: actor.role,
      workspaces: { ...actor.workspaces },
    },
  };
};
