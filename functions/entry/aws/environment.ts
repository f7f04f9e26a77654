import { z } from 'zod';

const text = z.string().min(1);
/** Lists and tables come as JSON: an environment has only texts. */
const json = z.string().transform((value, context) => {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    context.addIssue('is not JSON');
    return z.NEVER;
  }
});

/** What the infrastructure gives every function. AWS_REGION is Lambda's own. */
export const Common = z.object({ AWS_REGION: text, MILLRACE_TABLE: text, MILLRACE_QUEUE_URL: z.url() });
export const Bucket = z.object({ MILLRACE_BUCKET: text });
/** Where awslogs puts what engine tasks write: group, and `<stream prefix>/<container>`. */
export const Logs = z.object({ MILLRACE_LOG_GROUP: text, MILLRACE_LOG_STREAM_PREFIX: text });
export const TokenSecret = z.object({ MILLRACE_TASK_TOKEN_SECRET: text });
export const Secrets = z.object({ MILLRACE_SECRETS_PREFIX: text });
export const Sql = z.object({ MILLRACE_SQL_FUNCTIONS: json.pipe(z.record(z.string(), text)) });
export const Cell = z.object({
  MILLRACE_CLUSTER: text,
  /** Task definition with its revision, by engine release. */
  MILLRACE_TASK_DEFINITIONS: json.pipe(z.record(z.string(), text)),
  MILLRACE_SUBNETS: json.pipe(z.array(text).min(1)),
  MILLRACE_SECURITY_GROUP: text,
  MILLRACE_PUBLIC_ADDRESSES: z.enum(['true', 'false']).transform((value) => value === 'true'),
  MILLRACE_CAPACITY_PROVIDER: text,
  MILLRACE_ENGINE_HOME: text,
  MILLRACE_CHANNEL_URL: z.url(),
});

/** Throws an error that names each variable that is missing or malformed, and never a value. */
export function readEnvironment<T extends z.ZodType>(schema: T, env = process.env): z.output<T> {
  const read = schema.safeParse(env);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The environment of this function is not complete. ${wrong.join('; ')}`);
}
