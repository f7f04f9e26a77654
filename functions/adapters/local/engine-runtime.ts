/** Engine tasks as process groups on this machine. Linux only. */
import { createHash } from 'node:crypto';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskSlot } from '../../../shared/resources/task.ts';
import { agentEnvironmentNames as names } from '../../../shared/resources/task.ts';
import type { EngineRuntime, LaunchOutcome, LaunchRequest } from '../../ports/engine-runtime.ts';
import { mustBeSame } from '../same-request.ts';
import { taskEnvironment } from '../task-environment.ts';
import { type Cgroups, findCgroups, makeTaskGroup, removeTaskGroup } from './cgroups.ts';
import type { EngineHomes } from './engine-homes.ts';
import { isAlive, spawnDetached } from './os-processes.ts';
import { type TaskFiles, type TaskIntent, taskFiles, taskIdOf } from './task-files.ts';
import { TaskLife } from './task-life.ts';

export type ProcessRuntimeOptions = {
  dataDir: string;
  /** JavaScript file that Node runs as the agent. */
  agentBundle: string;
  environment: {
    channelUrl: string;
    bucket: string;
    region: string;
    s3Endpoint: string;
    accessKeyId: string;
    secretAccessKey: string;
    engines: EngineHomes;
  };
  tokenFor: (slot: TaskSlot) => string;
  nodePath?: string;
  /** Given to every agent beside its own settings, such as PATH and JAVA_HOME. */
  baseEnvironment?: Record<string, string>;
  /** Left out: looked for. null: limits are not enforced. */
  cgroups?: Cgroups | null;
  /** From SIGTERM to SIGKILL. */
  stopGraceMs?: number;
};

export type ProcessRuntime = EngineRuntime & {
  /** Whether tasks are held to their CU on this machine. */
  readonly limitsEnforced: boolean;
  /** At start: takes up again what a killed control plane left, above all stops that are overdue. */
  recover(): Promise<void>;
  /** Stops every task and waits until each is gone. Rejects when one survives even SIGKILL. */
  endAll(reason: string): Promise<void>;
  /** Tasks that have not ended, by their identity. */
  active(): Promise<{ taskId: string; request: LaunchRequest; pid: number | null }[]>;
  /** Ends the timers of this object; the tasks go on. */
  close(): void;
};

/** How long a started process may take to say who it is. */
const START_PATIENCE_MS = 20_000;
const END_PATIENCE_MS = 30_000;
/** An agent saves its job (18 s), ends its JVMs (5 s) and stores their logs (10 s). */
const STOP_GRACE_MS = 45_000;
const FORGET_WORK_AFTER_MS = 3_600_000;
const FORGET_TASK_AFTER_MS = 24 * 3_600_000;

/**
 * Run by sh with the task's folder, its control groups, `--`, and the command. It enters the groups, then claims the
 * start: `ln` fails when the name is there, so of any number of these only one ever becomes the agent.
 */
const LAUNCHER = `set -eu
task=$1; shift
while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs"; shift; done
shift
cat /proc/$$/stat /proc/sys/kernel/random/boot_id > "$task/started.$$"
ln "$task/started.$$" "$task/started" || { rm "$task/started.$$"; exit 75; }
rm "$task/started.$$"
exec "$@"`;

export function createProcessRuntime(options: ProcessRuntimeOptions): ProcessRuntime {
  const files = taskFiles(options.dataDir);
  const cgroups = options.cgroups === undefined ? findCgroups() : options.cgroups;
  const stopGraceMs = options.stopGraceMs ?? STOP_GRACE_MS;
  const life = new TaskLife(files, stopGraceMs);
  const oneAtATime = new Map<string, Promise<unknown>>();

  return {
    limitsEnforced: cgroups !== null,
    launch: async (request) => {
      const taskId = taskIdOf(request.clientToken);
      // Two calls with one token at once are one launch.
      const before = oneAtATime.get(taskId) ?? Promise.resolve();
      const mine = before.catch(() => {}).then(() => launch(options, cgroups, files, taskId, request));
      oneAtATime.set(taskId, mine);
      try {
        return await mine;
      } finally {
        if (oneAtATime.get(taskId) === mine) oneAtATime.delete(taskId);
      }
    },
    stop: (taskId, reason) => life.stop(taskId, reason),
    describe: (taskIds) => Promise.all(taskIds.map((taskId) => life.describe(taskId))),
    recover: async () => {
      for (const taskId of await files.list()) {
        const { status } = await life.describe(taskId);
        if (status !== 'stopped') continue;
        // A crash between the note of its end and this may have left it.
        await removeTaskGroup((await files.readIntent(taskId))?.group ?? []);
        await forgetOld(files, taskId);
      }
    },
    endAll: (reason) => endAll(files, life, reason, stopGraceMs + END_PATIENCE_MS),
    active: async () => {
      const found = [];
      for (const taskId of await files.list()) {
        const [intent, { status }] = [await files.readIntent(taskId), await life.describe(taskId)];
        if (intent === null || status === 'stopped') continue;
        const started = await files.readStarted(taskId);
        const pid = started === null || started === 'forbidden' ? null : started.pid;
        found.push({ taskId, request: intent.request, pid });
      }
      return found;
    },
    close: () => life.close(),
  };
}

async function launch(
  options: ProcessRuntimeOptions,
  cgroups: Cgroups | null,
  files: TaskFiles,
  taskId: string,
  request: LaunchRequest,
): Promise<LaunchOutcome> {
  let intent = await files.readIntent(taskId);
  if (intent === null) {
    const refusal = tooLarge(request) ?? (await notYetHere(options, request.release));
    if (refusal !== null) return refusal;
    const group = cgroups === null ? [] : makeTaskGroup(cgroups, groupName(options, taskId), request.cu);
    const mine: TaskIntent = { taskId, request, createdAt: Date.now(), group };
    intent = (await files.writeIntent(mine)) ? mine : await files.readIntent(taskId);
  }
  if (intent === null)
    throw new Error(`The intent of ${taskId} was just written by somebody and is not there.`);
  mustBeSame(intent.request, request);
  if ((await files.readStarted(taskId)) === null) await start(options, files, intent, cgroups);
  return { kind: 'launched', taskId };
}

/** Starts the process and waits until one (this, or another start of the same task) has claimed the task. */
async function start(
  options: ProcessRuntimeOptions,
  files: TaskFiles,
  intent: TaskIntent,
  cgroups: Cgroups | null,
): Promise<void> {
  const { taskId, request } = intent;
  // Made again: a restart of the machine between intent and start has removed it.
  if (intent.group.length > 0 && cgroups !== null) {
    makeTaskGroup(cgroups, groupName(options, taskId), request.cu);
  }
  const engine = await options.environment.engines(request.release);
  if (engine?.state !== 'ready')
    throw new Error(engine?.because ?? `There is no release ${request.release}.`);
  const folder = files.folder(taskId);
  const node = options.nodePath ?? process.execPath;
  const spawned = spawnDetached({
    command: '/bin/sh',
    args: ['-c', LAUNCHER, 'millrace-task', folder, ...intent.group, '--', node, options.agentBundle],
    env: environmentOf(options, files, intent, engine.home),
    cwd: files.workFolder(taskId),
    stdoutFile: join(folder, 'agent.out.log'),
    stderrFile: join(folder, 'agent.err.log'),
  });
  const patienceEnds = performance.now() + START_PATIENCE_MS;
  while ((await files.readStarted(taskId)) === null) {
    // Looked at once more after its death: it may have claimed the task just before.
    const dead = !isAlive(spawned) && (await files.readStarted(taskId)) === null;
    if (dead || performance.now() > patienceEnds) {
      throw new Error(`The agent of ${taskId} did not start: ${await files.errorTail(taskId)}`);
    }
    await delay(3);
  }
}

function environmentOf(
  options: ProcessRuntimeOptions,
  files: TaskFiles,
  intent: TaskIntent,
  engineHome: string,
) {
  const { environment, baseEnvironment, nodePath = process.execPath } = options;
  return {
    PATH: `${dirname(nodePath)}:/usr/local/bin:/usr/bin:/bin`,
    ...baseEnvironment,
    ...taskEnvironment(intent.request, {
      token: options.tokenFor(intent.request.slot),
      channelUrl: environment.channelUrl,
      bucket: environment.bucket,
      region: environment.region,
      engineHome,
    }),
    [names.s3Endpoint]: environment.s3Endpoint,
    [names.workDirectory]: files.workFolder(intent.taskId),
    [names.artifactCache]: join(options.dataDir, 'artifacts'),
    [names.host]: '127.0.0.1',
    [names.stopSeconds]: String((options.stopGraceMs ?? STOP_GRACE_MS) / 1_000),
    [names.limitsEnforced]: intent.group.length > 0 ? '1' : '0',
    [names.accessKeyId]: environment.accessKeyId,
    [names.secretAccessKey]: environment.secretAccessKey,
  };
}

/** A release is fetched when it is first used; the job waits and says so. */
async function notYetHere(options: ProcessRuntimeOptions, release: string): Promise<LaunchOutcome | null> {
  const engine = await options.environment.engines(release);
  if (engine?.state === 'ready') return null;
  const reason = engine?.because ?? `There is no engine release ${release}.`;
  return { kind: 'refused', reason, retryable: engine !== null };
}

/** The same words as ECS, for a task that this machine could never hold. */
function tooLarge(request: LaunchRequest): LaunchOutcome | null {
  const gib = 1024 ** 3;
  if (request.cu * 4 * gib <= totalmem()) return null;
  const has = Math.floor(totalmem() / gib);
  return {
    kind: 'refused',
    reason: `RESOURCE:MEMORY: a task of ${request.cu} CU needs ${request.cu * 4} GiB, this machine has ${has}.`,
    retryable: false,
  };
}

/** JobManagers first: a job can only save its state while its TaskManagers live. */
async function endAll(files: TaskFiles, life: TaskLife, reason: string, withinMs: number): Promise<void> {
  const leaders: string[] = [];
  const others: string[] = [];
  for (const taskId of await files.list()) {
    if (await hasEnded(life, taskId)) continue;
    const role = (await files.readIntent(taskId))?.request.role;
    (role === 'taskmanager' ? others : leaders).push(taskId);
  }
  for (const taskIds of [leaders, others]) await endThese(life, taskIds, reason, withinMs);
}

async function hasEnded(life: TaskLife, taskId: string): Promise<boolean> {
  const { status } = await life.describe(taskId);
  return status === 'stopped' || status === 'missing';
}

async function endThese(life: TaskLife, taskIds: string[], reason: string, withinMs: number): Promise<void> {
  const patienceEnds = performance.now() + withinMs;
  await Promise.all(taskIds.map((taskId) => life.stop(taskId, reason)));
  await Promise.all(
    taskIds.map(async (taskId) => {
      while (!(await hasEnded(life, taskId))) {
        if (performance.now() > patienceEnds) {
          throw new Error(`Task ${taskId} does not end even with SIGKILL.`);
        }
        await delay(50);
      }
    }),
  );
}

/** Disk is finite; what ECS forgets after a while, one machine may too. */
async function forgetOld(files: TaskFiles, taskId: string): Promise<void> {
  const end = await files.readEnd(taskId);
  const age = end === null ? 0 : Date.now() - end.at;
  if (age > FORGET_TASK_AFTER_MS) await files.forget(taskId);
  else if (age > FORGET_WORK_AFTER_MS && (await files.hasWork(taskId))) await files.removeWork(taskId);
}

/** Control groups are the machine's, task ids only one data folder's. */
function groupName(options: ProcessRuntimeOptions, taskId: string): string {
  return `${taskId}-${createHash('sha256').update(options.dataDir).digest('hex').slice(0, 8)}`;
}
