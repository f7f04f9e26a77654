/** ECS says that a task has stopped: a hint for its job at once, instead of with the next sweep. */
import { z } from 'zod';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { RunRecord } from '../../../shared/resources/records.ts';
import { agentEnvironmentNames, TaskSlot } from '../../../shared/resources/task.ts';
import { Common, readEnvironment } from './environment.ts';
import { composeCommon } from './storage.ts';

const Variable = z.object({ name: z.string(), value: z.string() });
const Container = z.object({ environment: z.array(Variable).default([]) });
const TaskStateChange = z.object({
  detail: z.object({ overrides: z.object({ containerOverrides: z.array(Container) }) }),
});

const { records, queue } = composeCommon(readEnvironment(Common));

export const handler = async (event: unknown): Promise<void> => {
  const { containerOverrides } = TaskStateChange.parse(event).detail.overrides;
  const variables = containerOverrides.flatMap(({ environment }) => environment);
  const task = variables.find(({ name }) => name === agentEnvironmentNames.task)?.value;
  // Whoever runs tasks of their own in this cluster gets no hint for them.
  if (task === undefined) return;
  const { tenantId, jobId, runId } = TaskSlot.parse(JSON.parse(task));
  const row = await records.get(recordKeys.run(tenantId, jobId, runId));
  if (row === null) return;
  const { workspaceId } = RunRecord.parse(row.value);
  await queue.enqueue({ tenantId, workspaceId, jobId });
};
