import type { z } from 'zod';
import { createSecretStore, createSecretsClient } from '../../adapters/aws/secret-store.ts';
import type { Secrets } from './environment.ts';

/** Values of secret variables, for the functions that write, give out or delete them. */
export const composeSecrets = (env: z.output<typeof Secrets> & { AWS_REGION: string }) => ({
  secrets: createSecretStore({
    client: createSecretsClient({ region: env.AWS_REGION }),
    prefix: env.MILLRACE_SECRETS_PREFIX,
  }),
});
