import { z } from 'zod';

/** POST /engine/v1/secrets: values for a run that the task serves, or is about to go over to. */
export const SecretsQuestion = z.strictObject({ runId: z.string() });
export type SecretsQuestion = z.infer<typeof SecretsQuestion>;

/** 200 answer: by name, as the secrets are at this moment. It is kept nowhere but in the task. */
export const SecretsAnswer = z.strictObject({ values: z.record(z.string(), z.string()) });
export type SecretsAnswer = z.infer<typeof SecretsAnswer>;
