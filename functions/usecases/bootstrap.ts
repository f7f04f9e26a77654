import { z } from 'zod';
import {
  type TenantRecord,
  UserRecord,
  type WorkspaceRecord,
} from '../../shared/resources/identity-records.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { RecordWrite } from '../ports/records.ts';
import { makeApiKey } from './api-keys/make-api-key.ts';
import { hashPassword } from './auth/password.ts';
import { hashToken } from './auth/token.ts';
import type { UseCaseDeps } from './deps.ts';

const BootstrapRecord = z.strictObject({
  schema: z.literal(1),
  tenantId: z.string(),
  userId: z.string(),
  workspaceId: z.string(),
});
type BootstrapRecord = z.infer<typeof BootstrapRecord>;

export type BootstrapWish = {
  tenantName: string;
  workspaceName: string;
  email: string;
  userName: string;
  cuLimit: number;
  /** The key that the starter has kept from an earlier start, if any. */
  apiKey: string | null;
};

export type Bootstrapped = {
  tenantId: string;
  userId: string;
  workspaceId: string;
  apiKey: string;
  /** Only when it was set just now: shown once, stored nowhere. */
  password: string | null;
  /** True when nothing was there before. */
  isNew: boolean;
};

type Deps = Pick<UseCaseDeps, 'records' | 'clock' | 'ids' | 'random'>;

const makePassword = (deps: Deps) => Buffer.from(deps.random(15)).toString('base64url');

const createAll = async (deps: Deps, wish: BootstrapWish): Promise<Bootstrapped | null> => {
  const createdAt = deps.clock.now();
  const [tenantId, userId, workspaceId] = [deps.ids('tenant'), deps.ids('user'), deps.ids('workspace')];
  const password = makePassword(deps);
  const tenant: TenantRecord = { schema: 1, id: tenantId, name: wish.tenantName, createdAt };
  const user: UserRecord = {
    schema: 1,
    id: userId,
    tenantId,
    email: wish.email,
    name: wish.userName,
    role: 'admin',
    workspaces: { [workspaceId]: 'owner' },
    passwordHash: await hashPassword(password, Buffer.from(deps.random(16))),
    createdAt,
  };
  const workspace: WorkspaceRecord = {
    schema: 1,
    id: workspaceId,
    tenantId,
    name: wish.workspaceName,
    cuLimit: wish.cuLimit,
    deleting: false,
    createdAt,
  };
  const key = makeApiKey(deps, { tenantId, userId }, 'first administrator', null);
  const bootstrapped: BootstrapRecord = { schema: 1, tenantId, userId, workspaceId };
  const create = (address: RecordWrite['key'], value: unknown): RecordWrite => ({
    op: 'put',
    key: address,
    value,
    expect: 'absent',
  });
  const outcome = await deps.records.commit([
    create(recordKeys.bootstrap(), bootstrapped),
    create(recordKeys.tenant(tenantId), tenant),
    create(recordKeys.user(tenantId, userId), user),
    create(recordKeys.email(wish.email), { schema: 1, tenantId, userId }),
    create(recordKeys.workspace(tenantId, workspaceId), workspace),
    create(recordKeys.workspaceName(tenantId, wish.workspaceName), { schema: 1, workspaceId }),
    ...key.writes,
  ]);
  return outcome.ok ? { tenantId, userId, workspaceId, apiKey: key.secret, password, isNew: true } : null;
};

/** The starter has lost its key (or died before it could keep it): a new key and a new password. */
const renew = async (deps: Deps, known: BootstrapRecord): Promise<Bootstrapped> => {
  const { tenantId, userId, workspaceId } = known;
  const address = recordKeys.user(tenantId, userId);
  const stored = await deps.records.get(address);
  if (!stored)
    throw new Error('the first administrator does not exist any more: create a key as another one');
  const password = makePassword(deps);
  const passwordHash = await hashPassword(password, Buffer.from(deps.random(16)));
  const value: UserRecord = { ...UserRecord.parse(stored.value), passwordHash };
  const key = makeApiKey(deps, known, 'first administrator, renewed', null);
  const outcome = await deps.records.commit([
    { op: 'put', key: address, value, expect: stored.revision },
    ...key.writes,
  ]);
  if (!outcome.ok) return renew(deps, known);
  return { tenantId, userId, workspaceId, apiKey: key.secret, password, isNew: false };
};

/**
 * First tenant, administrator, workspace and API key, all or nothing, and only once. Called at every start:
 * who still has a valid key gets the same answer again and nothing is written.
 */
export const bootstrap = async (deps: Deps, wish: BootstrapWish): Promise<Bootstrapped> => {
  const stored = await deps.records.get(recordKeys.bootstrap());
  if (!stored) return (await createAll(deps, wish)) ?? bootstrap(deps, wish);
  const known = BootstrapRecord.parse(stored.value);
  const valid = wish.apiKey !== null && (await deps.records.get(recordKeys.token(hashToken(wish.apiKey))));
  if (!valid || wish.apiKey === null) return renew(deps, known);
  const { tenantId, userId, workspaceId } = known;
  return { tenantId, userId, workspaceId, apiKey: wish.apiKey, password: null, isNew: false };
};
