import { z } from 'zod';
import { TenantRole, WorkspaceRole } from './identity.ts';

/** Identity as it is stored. Times are milliseconds since the epoch; `schema` says what a reader reads. */
const schema = { schema: z.literal(1) };

export const TenantRecord = z.strictObject({
  ...schema,
  id: z.string(),
  name: z.string(),
  createdAt: z.int(),
});
export type TenantRecord = z.infer<typeof TenantRecord>;

export const UserRecord = z.strictObject({
  ...schema,
  id: z.string(),
  tenantId: z.string(),
  email: z.string(),
  name: z.string(),
  role: TenantRole,
  /** Roles by workspace id. */
  workspaces: z.record(z.string(), WorkspaceRole),
  /** `scrypt$N=…,r=…,p=…$salt$hash`; null for a user who cannot sign in with a password. */
  passwordHash: z.string().nullable(),
  createdAt: z.int(),
});
export type UserRecord = z.infer<typeof UserRecord>;

export const EmailRecord = z.strictObject({ ...schema, tenantId: z.string(), userId: z.string() });
export type EmailRecord = z.infer<typeof EmailRecord>;

/** Found by the SHA-256 of a token; the token itself is stored nowhere. */
export const TokenRecord = z.strictObject({
  ...schema,
  kind: z.enum(['apiKey', 'session']),
  id: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  expiresAt: z.int().nullable(),
});
export type TokenRecord = z.infer<typeof TokenRecord>;

export const ApiKeyRecord = z.strictObject({
  ...schema,
  id: z.string(),
  name: z.string(),
  userId: z.string(),
  hint: z.string(),
  tokenHash: z.string(),
  createdAt: z.int(),
  expiresAt: z.int().nullable(),
});
export type ApiKeyRecord = z.infer<typeof ApiKeyRecord>;

export const WorkspaceRecord = z.strictObject({
  ...schema,
  id: z.string(),
  tenantId: z.string(),
  name: z.string(),
  cuLimit: z.number(),
  /** Set before a delete looks for jobs, so that none can be created while it looks. */
  deleting: z.boolean(),
  createdAt: z.int(),
});
export type WorkspaceRecord = z.infer<typeof WorkspaceRecord>;

/** Sign-in attempts of an e-mail that have not succeeded (yet). */
export const SignInAttempts = z.strictObject({ ...schema, at: z.array(z.int()) });
export type SignInAttempts = z.infer<typeof SignInAttempts>;

/**
 * One Idempotency-Key. claimed: a request works on it until `leaseUntil`. settled: the answer is here.
 * Ids of the request follow from `seed` and `claimedAt`, so that whoever takes over makes the same ones.
 */
export const IdempotencyRecord = z.strictObject({
  ...schema,
  state: z.enum(['claimed', 'settled']),
  requestHash: z.string(),
  seed: z.string(),
  claimedAt: z.int(),
  leaseUntil: z.int(),
  expiresAt: z.int(),
  /** JSON of the answer, gzip, base64; sealed with the caller's token when the answer holds a secret. */
  answer: z.string().nullable(),
  sealed: z.boolean(),
});
export type IdempotencyRecord = z.infer<typeof IdempotencyRecord>;
