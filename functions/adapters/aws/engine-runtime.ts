/** Engine tasks as ECS tasks on Fargate. */
import {
  type Container,
  DescribeTasksCommand,
  ECSClient,
  type Failure,
  InvalidParameterException,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { placeIn } from '../../../shared/domain/placement.ts';
import { agentEnvironmentNames as names, type TaskSlot } from '../../../shared/resources/task.ts';
import type {
  EngineRuntime,
  LaunchOutcome,
  LaunchRequest,
  TaskDescription,
} from '../../ports/engine-runtime.ts';
import { mustBeSame } from '../same-request.ts';
import { taskEnvironment } from '../task-environment.ts';
import { type AwsClientLimits, type AwsConnection, clientConfig } from './connection.ts';
import type { SentLaunches } from './sent-launches.ts';

export type EcsRuntimeOptions = {
  client: ECSClient;
  cluster: string;
  /** Task definition (family:revision or ARN) of an engine release. Revisions are named, or a replay would differ. */
  taskDefinition: (release: string) => string;
  /** Name of the container in the task definitions. */
  container: string;
  network: (slot: TaskSlot) => { subnets: string[]; securityGroups: string[]; publicAddress: boolean };
  /** Every job runs on Spot, whatever its settings say. */
  spotForAll: boolean;
  /** Paths are those of the image. The task's own address is known only inside it: the image sets it. */
  environment: {
    channelUrl: string;
    bucket: string;
    region: string;
    engineHome: string;
    workDirectory: string;
  };
  /** The same slot always gives the same token. */
  tokenFor: (slot: TaskSlot) => string;
  /** So that a replay is the first request, word for word, whatever was deployed in between. */
  sent: SentLaunches;
};

const DESCRIBE_BATCH = 100;
/** Longest reason that StopTask takes. */
const REASON_LENGTH = 255;

export const createEcsClient = (connection: AwsConnection, limits: AwsClientLimits = {}): ECSClient =>
  new ECSClient(clientConfig(connection, limits));

export function createEcsRuntime(options: EcsRuntimeOptions): EngineRuntime {
  const { client, cluster } = options;
  return {
    launch: async (request) => {
      const wanted = JSON.stringify(runTaskInput(options, request));
      const first = await options.sent.firstOf(request, wanted);
      mustBeSame(first.request, request);
      const input = withToken(JSON.parse(first.wire) as RunTaskCommandInput, options.tokenFor(request.slot));
      return outcomeOf(await client.send(new RunTaskCommand(input)));
    },
    stop: async (taskId, reason) => {
      try {
        const command = { cluster, task: taskId, reason: reason.slice(0, REASON_LENGTH) };
        await client.send(new StopTaskCommand(command));
      } catch (error) {
        const unknown = error instanceof InvalidParameterException && /not found/i.test(error.message);
        if (!unknown) throw error;
      }
    },
    describe: async (taskIds) => {
      const seen = new Map<string, Task>();
      for (let at = 0; at < taskIds.length; at += DESCRIBE_BATCH) {
        const tasks = taskIds.slice(at, at + DESCRIBE_BATCH);
        const answer = await client.send(new DescribeTasksCommand({ cluster, tasks }));
        for (const task of answer.tasks ?? []) if (task.taskArn !== undefined) seen.set(task.taskArn, task);
        const other = answer.failures?.find((failure) => failure.reason !== 'MISSING');
        if (other !== undefined) throw new Error(`ECS cannot describe ${other.arn}: ${other.reason}`);
      }
      return taskIds.map((taskId) => describeTask(taskId, seen.get(taskId), options.container));
    },
  };
}

/** The task's token is a secret, so it is not in what is stored; it follows from the slot and is put in when it is sent. */
function withToken(input: RunTaskCommandInput, token: string): RunTaskCommandInput {
  for (const container of input.overrides?.containerOverrides ?? []) {
    for (const variable of container.environment ?? []) {
      if (variable.name === names.token) variable.value = token;
    }
  }
  return input;
}

/** The same request always gives the same call, byte for byte: ECS compares them by client token. */
function runTaskInput(options: EcsRuntimeOptions, request: LaunchRequest): RunTaskCommandInput {
  const { slot, cu, placement } = request;
  const { subnets: all, securityGroups, publicAddress } = options.network(slot);
  const spot = placement.spot || options.spotForAll;
  const { subnets, capacityProvider } = placeIn({ ...placement, spot }, all);
  const environment = {
    ...taskEnvironment(request, { ...options.environment, token: '' }),
    [names.workDirectory]: options.environment.workDirectory,
    // Fargate gives a task what it is sized for, and no more.
    [names.limitsEnforced]: '1',
  };
  // 1 CU is 1 vCPU and 4 GiB: for every size a pair that Fargate offers.
  const size = { cpu: String(cu * 1024), memory: String(cu * 4096) };
  return {
    clientToken: request.clientToken,
    cluster: options.cluster,
    taskDefinition: options.taskDefinition(request.release),
    capacityProviderStrategy: [{ capacityProvider, weight: 1 }],
    count: 1,
    enableExecuteCommand: false,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets,
        securityGroups,
        assignPublicIp: publicAddress ? 'ENABLED' : 'DISABLED',
      },
    },
    overrides: {
      ...size,
      containerOverrides: [
        {
          name: options.container,
          environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
        },
      ],
    },
    propagateTags: 'TASK_DEFINITION',
    startedBy: slot.runId,
    tags: [
      { key: 'millrace:tenant', value: slot.tenantId },
      { key: 'millrace:job', value: slot.jobId },
      { key: 'millrace:run', value: slot.runId },
    ],
  };
}

function outcomeOf(answer: { tasks?: Task[] | undefined; failures?: Failure[] | undefined }): LaunchOutcome {
  const taskId = answer.tasks?.[0]?.taskArn;
  if (taskId !== undefined) return { kind: 'launched', taskId };
  const failure = answer.failures?.[0];
  if (failure === undefined) throw new Error('ECS answered RunTask with neither a task nor a failure.');
  const reason = [failure.reason, failure.detail].filter((part) => part !== undefined).join(': ');
  // Capacity and quota pass; a task definition or cluster that is not active does not.
  return { kind: 'refused', reason, retryable: !/INACTIVE|MISSING/.test(reason) };
}

function describeTask(taskId: string, task: Task | undefined, container: string): TaskDescription {
  if (task === undefined) return { taskId, status: 'missing', exitCode: null, stopReason: null };
  const engine = task.containers?.find(({ name }) => name === container);
  return {
    taskId,
    status: statusOf(task),
    exitCode: engine?.exitCode ?? null,
    stopReason: reasonOf(task, engine),
  };
}

function statusOf(task: Task): TaskDescription['status'] {
  switch (task.lastStatus) {
    case 'PROVISIONING':
    case 'PENDING':
    case 'ACTIVATING':
      return task.desiredStatus === 'STOPPED' ? 'stopping' : 'provisioning';
    case 'RUNNING':
      return task.desiredStatus === 'STOPPED' ? 'stopping' : 'running';
    case 'STOPPED':
    case 'DELETED':
      return 'stopped';
    default:
      // DEACTIVATING, STOPPING, DEPROVISIONING, and whatever comes later: on its way, never proof of an end.
      return 'stopping';
  }
}

function reasonOf(task: Task, engine: Container | undefined): string | null {
  const parts = [task.stoppedReason, engine?.reason].filter((part) => part !== undefined && part !== '');
  // The code tells a failure of the job from one of the platform: shared/domain/platform-reason.ts.
  const told = [task.stopCode, parts.join(' ')].filter((part) => part !== undefined && part !== '');
  return told.length > 0 ? told.join(': ') : null;
}
