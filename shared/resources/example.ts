import { z } from 'zod';
import { JobName } from './job.ts';
import { JobSettings } from './job-settings.ts';

const Words = z.strictObject({ en: z.string(), zh: z.string() });

/** A job to begin with: it runs as it stands, with nothing but Millrace. */
export const Example = z.strictObject({
  id: z.string(),
  title: Words,
  description: Words,
  /** Name for the job that is made of it. */
  name: JobName,
  sql: z.string(),
  settings: JobSettings,
});
export type Example = z.infer<typeof Example>;
