import type { z } from 'zod';
import type { EcsRuntimeOptions } from '../../adapters/aws/engine-runtime.ts';
import type { Bucket, Cell, Common } from './environment.ts';

export type CellEnvironment = z.output<typeof Common> & z.output<typeof Bucket> & z.output<typeof Cell>;

/** Where tasks run and what they find there: the one cell of this deployment. */
export const cellOf = (
  env: CellEnvironment,
): Pick<
  EcsRuntimeOptions,
  'cluster' | 'container' | 'taskDefinition' | 'network' | 'spotForAll' | 'environment'
> => ({
  cluster: env.MILLRACE_CLUSTER,
  container: 'engine',
  taskDefinition: (release) => {
    const definition = env.MILLRACE_TASK_DEFINITIONS[release];
    if (definition === undefined) throw new Error(`No task definition for engine release ${release}.`);
    return definition;
  },
  network: () => ({
    subnets: env.MILLRACE_SUBNETS,
    securityGroups: [env.MILLRACE_SECURITY_GROUP],
    publicAddress: env.MILLRACE_PUBLIC_ADDRESSES,
  }),
  spotForAll: env.MILLRACE_CAPACITY_PROVIDER === 'FARGATE_SPOT',
  environment: {
    channelUrl: env.MILLRACE_CHANNEL_URL,
    bucket: env.MILLRACE_BUCKET,
    region: env.AWS_REGION,
    engineHome: env.MILLRACE_ENGINE_HOME,
    workDirectory: '/var/lib/millrace',
  },
});
