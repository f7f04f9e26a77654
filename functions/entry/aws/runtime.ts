import type { z } from 'zod';
import type { TaskSlot } from '../../../shared/resources/task.ts';
import { createEcsClient, createEcsRuntime } from '../../adapters/aws/engine-runtime.ts';
import { createSentLaunches } from '../../adapters/aws/sent-launches.ts';
import type { EngineRuntime } from '../../ports/engine-runtime.ts';
import type { Records } from '../../ports/records.ts';
import type { Bucket, Cell, Common } from './environment.ts';

type Environment = z.output<typeof Common> & z.output<typeof Bucket> & z.output<typeof Cell>;

/** Engine tasks on Fargate, in the one cell of this deployment. */
export const composeRuntime = (
  env: Environment,
  tokenFor: (slot: TaskSlot) => string,
  common: { records: Records; clock: { now(): number } },
): EngineRuntime =>
  createEcsRuntime({
    client: createEcsClient({ region: env.AWS_REGION }),
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
    capacityProvider: () => env.MILLRACE_CAPACITY_PROVIDER,
    environment: {
      channelUrl: env.MILLRACE_CHANNEL_URL,
      bucket: env.MILLRACE_BUCKET,
      region: env.AWS_REGION,
      engineHome: env.MILLRACE_ENGINE_HOME,
      workDirectory: '/var/lib/millrace',
    },
    tokenFor,
    sent: createSentLaunches(common.records, common.clock),
  });
