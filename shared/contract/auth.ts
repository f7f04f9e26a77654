import { z } from 'zod';
import { TenantRole, User, WorkspaceRole } from '../resources/identity.ts';
import { defineOperation } from './operation.ts';

export const SignInRequest = z
  .strictObject({
    email: z.email().max(254).meta({ title: 'E-mail' }),
    password: z.string().min(1).max(200).meta({ title: 'Password' }),
    as: z.enum(['token', 'cookie']).default('token').meta({
      title: 'How the session is handed over',
      help: 'A cookie is for browsers: no script can read it. It needs the header X-Millrace-Console: 1.',
    }),
  })
  .meta({ id: 'SignInRequest', example: { email: 'admin@example.com', password: 'correct horse' } });

export const SignedIn = z
  .strictObject({
    token: z.string().nullable().meta({
      title: 'Session token, shown once',
      help: 'Send it as Authorization: Bearer. Null when the session is in a cookie.',
    }),
    expiresAt: z.iso.datetime(),
    user: User,
  })
  .meta({ id: 'SignedIn' });

export const Me = z
  .strictObject({
    user: User,
    tenant: z.strictObject({ id: z.string(), name: z.string() }),
    role: TenantRole,
    /** Roles by workspace id. */
    workspaces: z.record(z.string(), WorkspaceRole),
  })
  .meta({ id: 'Me' });

export const authOperations = {
  'auth.signIn': defineOperation({
    id: 'auth.signIn',
    method: 'POST',
    path: '/v1/auth/sign-in',
    summary: 'Sign in with e-mail and password',
    description:
      'Answers a session token that lives 12 hours, or sets it as a cookie. Five failures within a minute make the e-mail wait.',
    body: SignInRequest,
    success: { status: 200, schema: SignedIn, description: 'Signed in.' },
    errors: ['wrong_credentials', 'csrf', 'rate_limited'],
    permission: { action: 'SignIn', resource: 'none' },
    auth: 'public',
    secret: true,
    cli: { noun: 'auth', verb: 'sign-in' },
  }),
  'auth.signOut': defineOperation({
    id: 'auth.signOut',
    method: 'POST',
    path: '/v1/auth/sign-out',
    summary: 'End the session',
    description:
      'The session of this request is not valid any more, and its cookie is taken back. An API key is not touched.',
    success: { status: 204, schema: null, description: 'Signed out.' },
    errors: [],
    permission: { action: 'SignOut', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'auth', verb: 'sign-out' },
  }),
  'auth.me': defineOperation({
    id: 'auth.me',
    method: 'GET',
    path: '/v1/auth/me',
    summary: 'Who am I',
    description: 'The user of the token, the tenant, and the roles in it.',
    success: { status: 200, schema: Me, description: 'The actor.' },
    errors: [],
    permission: { action: 'GetMe', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'auth', verb: 'me' },
  }),
} as const;
