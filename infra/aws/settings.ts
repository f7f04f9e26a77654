import { z } from 'zod';

/** Settings of a stage: what a team chooses when it deploys. */
export const Settings = z.strictObject({
  /** Part of every name, so that several stages live side by side in one account. */
  stage: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'small letters, digits and hyphens, at most 20'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  /** public: tasks have public addresses and admit nobody (no NAT to pay for); private: behind one NAT gateway. */
  networkMode: z.enum(['public', 'private']).default('public'),
  /** CU that the first workspace may use at one time. */
  cuLimit: z.number().positive().default(16),
  capacityProvider: z.enum(['FARGATE', 'FARGATE_SPOT']).default('FARGATE'),
  /** x86_64 is what the tests run on; arm64 is a fifth cheaper. The image must be built on the same. */
  engineArchitecture: z.enum(['x86_64', 'arm64']).default('x86_64'),
  logDays: z.union([z.literal(7), z.literal(14), z.literal(30), z.literal(90), z.literal(365)]).default(30),
  /** Alarms and dashboard of the control plane itself: ten metrics and three dashboards of an account are free. */
  watched: z.boolean().default(true),
  /** Where alarms of the control plane itself are sent; none: they are seen on the dashboard only. */
  alarmEmail: z.email().optional(),
  /** Requests a second that the API takes from all callers together, and how many at once above that. */
  apiRate: z.int().positive().default(200),
  apiBurst: z.int().positive().default(400),
  /** Most reports taken at the same moment: the function URL is public, and this bounds what a flood costs. */
  channelConcurrency: z.int().positive().default(50),
  /** Managed policies with which jobs reach their own sources and sinks. */
  jobPolicyArns: z.array(z.string().startsWith('arn:')).default([]),
  /** false only for stages that are thrown away: true keeps table, buckets and key when a stack is deleted. */
  keepData: z.boolean().default(true),
  /** The console's own name; the certificate must be in us-east-1. */
  domain: z.strictObject({ name: z.string(), certificateArn: z.string().startsWith('arn:') }).optional(),
});
export type Settings = z.output<typeof Settings>;

/** Throws an error that names every setting that is wrong. */
export function readSettings(given: unknown): Settings {
  const read = Settings.safeParse(given);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`);
  throw new Error(`The settings of the stage are not valid. ${wrong.join('; ')}`);
}
