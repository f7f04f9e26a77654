import type { TaskSlot } from '../../../shared/resources/task.ts';
import { createEcsClient, createEcsRuntime } from '../../adapters/aws/engine-runtime.ts';
import { createSentLaunches } from '../../adapters/aws/sent-launches.ts';
import type { EngineRuntime } from '../../ports/engine-runtime.ts';
import type { Records } from '../../ports/records.ts';
import { type CellEnvironment, cellOf } from './cell.ts';

/** Engine tasks on Fargate. */
export const composeRuntime = (
  env: CellEnvironment,
  tokenFor: (slot: TaskSlot) => string,
  common: { records: Records; clock: { now(): number } },
): EngineRuntime =>
  createEcsRuntime({
    ...cellOf(env),
    client: createEcsClient({ region: env.AWS_REGION }),
    tokenFor,
    sent: createSentLaunches(common.records, common.clock),
  });
