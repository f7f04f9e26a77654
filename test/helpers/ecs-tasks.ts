import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

export type EcsTasksOptions = {
  cluster: string;
  container: string;
  /** What a container runs. */
  command: readonly [string, ...string[]];
  /** From RunTask to RUNNING. */
  provisionMs?: number;
  /** From SIGTERM to SIGKILL; ECS's own default is 30 s. */
  stopTimeoutMs?: number;
};

/** An error as ECS names it. */
export class EcsError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

type EcsTask = {
  arn: string;
  child: ChildProcess;
  startedAt: number;
  stopReason: string | null;
  exit: { code: number; at: number } | null;
  /** When ECS begins to say STOPPED. */
  stoppedDelayMs: number;
};
type RunTaskInput = {
  clientToken?: string;
  cluster?: string;
  taskDefinition?: string;
  count?: number;
  launchType?: string;
  capacityProviderStrategy?: unknown[];
  networkConfiguration?: { awsvpcConfiguration?: { subnets?: string[] } };
  overrides?: {
    cpu?: string;
    memory?: string;
    containerOverrides?: { name?: string; environment?: { name: string; value: string }[] }[];
  };
};
type Launch = { input: RunTaskInput; task: EcsTask } | { input: RunTaskInput; failure: string };

/** Memory in MiB that Fargate offers for a number of CPU units: from, to, in steps of. */
const fargateSizes: Record<string, readonly [number, number, number]> = {
  '256': [512, 2048, 512],
  '512': [1024, 4096, 1024],
  '1024': [2048, 8192, 1024],
  '2048': [4096, 16384, 1024],
  '4096': [8192, 30720, 1024],
  '8192': [16384, 61440, 4096],
  '16384': [32768, 122880, 8192],
};

/** The tasks of one cluster, as ECS would tell of them. */
export class EcsTasks {
  /** How long after its RunTask a task is MISSING for DescribeTasks. */
  missingMs = 0;
  /** How long after its end ECS goes on saying DEPROVISIONING; taken when a task is started. */
  stoppedDelayMs = 0;
  readonly #options: Required<EcsTasksOptions>;
  readonly #tasks = new Map<string, EcsTask>();
  readonly #launches = new Map<string, Launch>();
  readonly #refusals: string[] = [];

  constructor(options: EcsTasksOptions) {
    this.#options = { provisionMs: 50, stopTimeoutMs: 30_000, ...options };
  }

  refuseNext(reason: string): void {
    this.#refusals.push(reason);
  }

  run(raw: Record<string, unknown>): unknown {
    const input = raw as RunTaskInput;
    this.#checkCluster(input.cluster);
    const token = input.clientToken ?? randomUUID();
    let launch = this.#launches.get(token);
    if (launch !== undefined && !isDeepStrictEqual(launch.input, input)) {
      throw new EcsError('ConflictException', `Client token ${token} was used with other parameters.`);
    }
    if (launch === undefined) {
      checkRunTask(input);
      const refusal = this.#refusals.shift();
      launch = refusal === undefined ? { input, task: this.#start(input) } : { input, failure: refusal };
      this.#launches.set(token, launch);
    }
    return 'task' in launch
      ? { tasks: [this.#show(launch.task)], failures: [] }
      : { tasks: [], failures: [{ reason: launch.failure }] };
  }

  stop(raw: Record<string, unknown>): unknown {
    const { cluster, task: id, reason } = raw as { cluster?: string; task?: string; reason?: string };
    this.#checkCluster(cluster);
    const task = this.#tasks.get(id ?? '');
    if (task === undefined) {
      throw new EcsError('InvalidParameterException', 'The referenced task was not found.');
    }
    if ((reason ?? '').length > 255) throw new EcsError('InvalidParameterException', 'Reason is too long.');
    if (task.stopReason === null && task.exit === null) {
      task.stopReason = reason ?? 'Task stopped by user';
      signal(task, 'SIGTERM');
      setTimeout(() => signalGroup(task, 'SIGKILL'), this.#options.stopTimeoutMs).unref();
    }
    return { task: this.#show(task) };
  }

  describe(raw: Record<string, unknown>): unknown {
    const { cluster, tasks: ids = [] } = raw as { cluster?: string; tasks?: string[] };
    this.#checkCluster(cluster);
    if (ids.length === 0 || ids.length > 100) {
      throw new EcsError('InvalidParameterException', 'Tasks must be 1 to 100.');
    }
    const visible = (id: string) => {
      const task = this.#tasks.get(id);
      return task !== undefined && Date.now() - task.startedAt >= this.missingMs ? [task] : [];
    };
    return {
      tasks: ids.flatMap(visible).map((task) => this.#show(task)),
      failures: ids.filter((id) => visible(id).length === 0).map((arn) => ({ arn, reason: 'MISSING' })),
    };
  }

  async endAll(): Promise<void> {
    for (const task of this.#tasks.values()) {
      signalGroup(task, 'SIGKILL');
      if (task.exit === null) await new Promise((resolve) => task.child.once('exit', resolve));
    }
  }

  #start(input: RunTaskInput): EcsTask {
    const [command, ...args] = this.#options.command;
    const override = input.overrides?.containerOverrides?.find(
      ({ name }) => name === this.#options.container,
    );
    const environment = (override?.environment ?? []).map(({ name, value }) => [name, value]);
    const child = spawn(command, args, {
      detached: true,
      stdio: 'ignore',
      env: { PATH: process.env.PATH ?? '', ...Object.fromEntries(environment) },
    });
    const arn = `arn:aws:ecs:eu-west-1:123456789012:task/${this.#options.cluster}/${randomUUID().replaceAll('-', '')}`;
    const { stoppedDelayMs } = this;
    const task: EcsTask = { arn, child, startedAt: Date.now(), stopReason: null, exit: null, stoppedDelayMs };
    child.on('exit', (code, by) => {
      // Nothing outlives the first process of a container.
      signalGroup(task, 'SIGKILL');
      task.exit = { code: code ?? (by === 'SIGKILL' ? 137 : 143), at: Date.now() };
    });
    this.#tasks.set(arn, task);
    return task;
  }

  #show(task: EcsTask): unknown {
    const { arn, exit, stopReason } = task;
    const lastStatus = this.#statusOf(task);
    const stopped = lastStatus === 'STOPPED';
    return {
      taskArn: arn,
      lastStatus,
      desiredStatus: exit === null && stopReason === null ? 'RUNNING' : 'STOPPED',
      containers: [
        { name: this.#options.container, ...(exit !== null && stopped ? { exitCode: exit.code } : {}) },
      ],
      ...(stopped ? { stoppedReason: stopReason ?? 'Essential container in task exited' } : {}),
    };
  }

  #statusOf({ exit, startedAt, stoppedDelayMs }: EcsTask): string {
    if (exit !== null) return Date.now() - exit.at >= stoppedDelayMs ? 'STOPPED' : 'DEPROVISIONING';
    return Date.now() - startedAt >= this.#options.provisionMs ? 'RUNNING' : 'PROVISIONING';
  }

  #checkCluster(cluster: string | undefined): void {
    if (cluster === this.#options.cluster) return;
    throw new EcsError('ClusterNotFoundException', 'Cluster not found.');
  }
}

function checkRunTask(input: RunTaskInput): void {
  const { overrides, count, launchType, capacityProviderStrategy, networkConfiguration } = input;
  if ((input.clientToken ?? '').length > 64)
    throw new EcsError('InvalidParameterException', 'Token too long.');
  if ((count ?? 1) !== 1) throw new EcsError('InvalidParameterException', 'Only one task a call here.');
  if (launchType !== undefined && capacityProviderStrategy !== undefined) {
    throw new EcsError('InvalidParameterException', 'Either a launch type or a capacity provider.');
  }
  if ((networkConfiguration?.awsvpcConfiguration?.subnets ?? []).length === 0) {
    throw new EcsError('InvalidParameterException', 'Network configuration must be given for awsvpc.');
  }
  const memory = Number(overrides?.memory);
  const [from, to, step] = fargateSizes[overrides?.cpu ?? ''] ?? [1, 0, 1];
  if (!(memory >= from && memory <= to && memory % step === 0)) {
    throw new EcsError('ClientException', 'No Fargate configuration exists for the given values.');
  }
}

function signal(task: EcsTask, name: NodeJS.Signals): void {
  task.child.kill(name);
}

function signalGroup(task: EcsTask, name: NodeJS.Signals): void {
  try {
    if (task.child.pid !== undefined) process.kill(-task.child.pid, name);
  } catch {
    // The whole group is gone already.
  }
}
