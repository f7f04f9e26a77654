import type { User } from '../../../shared/resources/identity.ts';
import type { UserRecord } from '../../../shared/resources/identity-records.ts';

/** A user as the API shows it: without the password hash. */
export const showUser = (user: UserRecord): User => ({
  id: user.id,
  tenantId: user.tenantId,
  email: user.email,
  name: user.name,
  role: user.role,
  createdAt: new Date(user.createdAt).toISOString(),
});
