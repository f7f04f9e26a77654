import { z } from 'zod';

/** output: what the job prints. taskmanager, jobmanager: the logs of Flink's JVMs. agent: what the supervisor says. */
export const LogStream = z.enum(['output', 'taskmanager', 'jobmanager', 'agent']);
export type LogStream = z.infer<typeof LogStream>;

export const LogLine = z.strictObject({
  /** UTC, ISO 8601; null when the line carries no time (what a job prints, on one machine). */
  at: z.iso.datetime().nullable(),
  /** Which task wrote it: role, index and attempt. */
  task: z.string(),
  /** One line, cut at 8,000 characters. */
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;
