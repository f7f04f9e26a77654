import { z } from 'zod';
import { idPattern } from '../ids.ts';
import { nameFits, nameTooLong } from './name-fits.ts';

const Timestamp = z.iso.datetime();

/** What people call things: no control characters, no blank at either end. */
const Name = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}\s](?:[^\p{C}]*[^\p{C}\s])?$/u, 'no control characters, no blank at either end')
  .refine(nameFits, nameTooLong);

export const Tenant = z.strictObject({
  id: z.string().regex(idPattern('tenant')),
  name: z.string(),
  createdAt: Timestamp,
});
export type Tenant = z.infer<typeof Tenant>;

/** Tenant roles: admin manages the tenant and every workspace; member has only what workspaces grant. */
export const TenantRole = z.enum(['admin', 'member']);
export type TenantRole = z.infer<typeof TenantRole>;

/** Workspace roles, weakest last. */
export const WorkspaceRole = z.enum(['owner', 'operator', 'developer', 'viewer']);
export type WorkspaceRole = z.infer<typeof WorkspaceRole>;

export const User = z.strictObject({
  id: z.string().regex(idPattern('user')),
  tenantId: z.string(),
  email: z.email(),
  name: z.string(),
  role: TenantRole,
  createdAt: Timestamp,
});
export type User = z.infer<typeof User>;

export const Workspace = z.strictObject({
  id: z.string().regex(idPattern('workspace')),
  name: Name,
  cuLimit: z
    .number()
    .min(0)
    .max(1_000_000)
    .meta({ title: 'CU limit', help: 'Jobs may use at most this at one time.', unit: 'CU' }),
  createdAt: Timestamp,
});
export type Workspace = z.infer<typeof Workspace>;

/** An API key as it is listed; the secret is shown once, when it is created. */
export const ApiKey = z.strictObject({
  id: z.string().regex(idPattern('apiKey')),
  name: Name,
  userId: z.string(),
  /** Last four characters of the secret, to tell keys apart. */
  hint: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** Who asks: the result of authentication, the input of every use case. */
export type Actor = {
  userId: string;
  tenantId: string;
  role: TenantRole;
  /** Roles by workspace id. */
  workspaces: Readonly<Record<string, WorkspaceRole>>;
};
