/** The agent's settings from its environment; the names are shared with whoever starts tasks. */
import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { CuSize } from '../../shared/resources/job-settings.ts';
import { agentEnvironmentNames as names, TaskSlot } from '../../shared/resources/task.ts';

const text = z.string().min(1);

const Environment = z.object({
  [names.task]: text,
  [names.token]: text,
  [names.channelUrl]: z.url(),
  [names.cu]: z.coerce.number().pipe(CuSize),
  [names.bucket]: text,
  [names.region]: text,
  [names.s3Endpoint]: z.url().optional(),
  [names.engineHome]: text,
  [names.workDirectory]: text,
  [names.artifactCache]: text.optional(),
  [names.host]: text.optional(),
  [names.stopSeconds]: z.coerce.number().int().positive(),
  [names.limitsEnforced]: text.optional(),
  [names.accessKeyId]: text.optional(),
  [names.secretAccessKey]: text.optional(),
  [names.containerCredentials]: text.optional(),
  JAVA_HOME: text.optional(),
});

/** The address in the network of the attempt: a task has one. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // Link-local ones lead to the platform's own services, not to other tasks.
  const own = all.find((a) => a.family === 'IPv4' && !a.internal && !a.address.startsWith('169.254.'));
  if (own === undefined) throw new Error('this task has no address in its network');
  return own.address;
}

/** Throws a ZodError that names what is missing or malformed, never a value. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>) {
  const e = Environment.parse(env);
  const endpoint = e[names.s3Endpoint];
  const role = e[names.containerCredentials];
  return {
    slot: TaskSlot.parse(JSON.parse(e[names.task])),
    token: e[names.token],
    channelUrl: e[names.channelUrl],
    cu: e[names.cu],
    bucket: e[names.bucket],
    region: e[names.region],
    // S3Mock checks no keys, but the SDKs insist on having some.
    storage:
      endpoint === undefined
        ? null
        : {
            endpoint,
            accessKey: e[names.accessKeyId] ?? 'local',
            secretKey: e[names.secretAccessKey] ?? 'local',
          },
    engineHome: e[names.engineHome],
    workDirectory: e[names.workDirectory],
    artifactCache: e[names.artifactCache] ?? `${e[names.workDirectory]}/artifacts`,
    // On AWS nobody knows the address before the task runs.
    host: e[names.host] ?? ownAddress(),
    limits: e[names.limitsEnforced] === '1',
    stopMs: e[names.stopSeconds] * 1_000,
    java: e.JAVA_HOME === undefined ? 'java' : `${e.JAVA_HOME}/bin/java`,
    jvmEnv: role === undefined ? {} : { [names.containerCredentials]: role },
  };
}
