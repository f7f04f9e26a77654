/**
 * Invoked by hand, once, by whoever deploys: makes the first tenant and its administrator and answers the password and
 * API key, which are kept nowhere. Again, it makes new ones for the same person. Only IAM may invoke it.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Bootstrapped, bootstrap } from '../../usecases/bootstrap.ts';
import { Common, readEnvironment } from './environment.ts';
import { composeCommon } from './storage.ts';

const Wish = z.strictObject({
  email: z.email(),
  userName: z.string().min(1).default('Administrator'),
  tenantName: z.string().min(1).default('main'),
  workspaceName: z.string().min(1).default('main'),
});
const env = readEnvironment(Common.extend({ MILLRACE_CU_LIMIT: z.coerce.number().positive() }));
const deps = { ...composeCommon(env), random: (bytes: number) => randomBytes(bytes) };

export const handler = (event: unknown): Promise<Bootstrapped> =>
  bootstrap(deps, { ...Wish.parse(event), cuLimit: env.MILLRACE_CU_LIMIT, apiKey: null });
