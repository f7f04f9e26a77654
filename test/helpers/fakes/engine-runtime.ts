import { isDeepStrictEqual } from 'node:util';
import type {
  EngineRuntime,
  LaunchOutcome,
  LaunchRequest,
  TaskDescription,
} from '../../../functions/ports/engine-runtime.ts';
import type { VirtualClock } from './clock.ts';
import { Faults } from './faults.ts';

/** One engine task. Times are of the clock's elapsed(). */
export type FakeTask = {
  readonly taskId: string;
  readonly request: LaunchRequest;
  readonly launchedAt: number;
  /** The agent is asked to end; it is killed at killAt. */
  stopAsked: { at: number; reason: string } | null;
  /** Set once no process of the task lives any more. */
  ended: { at: number; exitCode: number; reason: string } | null;
  /** Until then describe says missing. */
  readonly visibleAt: number;
  readonly runningAt: number;
  /** After its end describe goes on saying stopping for so long. */
  readonly stoppedDelayMs: number;
};

/** How long things take; a test replaces them by draws from its seed. Read when a task is launched. */
export type Delays = {
  /** Launch to running (and to onStart). */
  startMs: () => number;
  /** Launch to being shown by describe. */
  missingMs: () => number;
  /** End to being shown as stopped. */
  stoppedDelayMs: () => number;
  /** SIGTERM to SIGKILL. */
  stopGraceMs: () => number;
};

/** What the test's agents do. Without them an agent obeys SIGTERM at once. */
export type FakeAgents = {
  onStart?: (task: FakeTask) => void;
  /** SIGTERM. The agent ends by calling end(); if it does not it is killed. */
  onStop?: (task: FakeTask) => void;
  /** Always called, once, when the task's last process is gone: the agent must not act any more. */
  onEnd?: (task: FakeTask) => void;
};

const operations = ['launch', 'stop', 'describe'] as const;

/** ECS in memory, on a virtual clock: token replay, conflicts, failures[], MISSING for a while, STOPPED late. */
export class FakeEngineRuntime implements EngineRuntime {
  readonly faults = new Faults(operations);
  readonly tasks = new Map<string, FakeTask>();
  readonly delays: Delays = {
    startMs: () => 1_000,
    missingMs: () => 0,
    stoppedDelayMs: () => 0,
    stopGraceMs: () => 30_000,
  };
  agents: FakeAgents = {};
  /** Asked for every launch that is not a replay: a reason refuses it. */
  refuse: (request: LaunchRequest) => { reason: string; retryable: boolean } | null = () => null;
  readonly #clock: VirtualClock;
  readonly #launches = new Map<string, { request: LaunchRequest; outcome: LaunchOutcome }>();
  #count = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  launch(request: LaunchRequest): Promise<LaunchOutcome> {
    return this.faults.run('launch', [request], () => {
      const before = this.#launches.get(request.clientToken);
      if (before !== undefined) {
        if (isDeepStrictEqual(before.request, request)) return before.outcome;
        throw new Error(`ConflictException: token ${request.clientToken} was used for another launch.`);
      }
      const refusal = this.refuse(request);
      const outcome: LaunchOutcome =
        refusal === null
          ? { kind: 'launched', taskId: this.#start(request).taskId }
          : { kind: 'refused', ...refusal };
      this.#launches.set(request.clientToken, { request: structuredClone(request), outcome });
      return outcome;
    });
  }

  stop(taskId: string, reason: string): Promise<void> {
    return this.faults.run('stop', [taskId, reason], () => {
      const task = this.tasks.get(taskId);
      if (task === undefined || task.ended !== null || task.stopAsked !== null) return;
      task.stopAsked = { at: this.#clock.elapsed(), reason };
      this.#later(this.delays.stopGraceMs(), () => this.end(taskId, 137, reason));
      if (this.agents.onStop === undefined) this.end(taskId, 0, reason);
      else this.agents.onStop(task);
    });
  }

  describe(taskIds: readonly string[]): Promise<TaskDescription[]> {
    return this.faults.run('describe', [taskIds], () => taskIds.map((taskId) => this.#show(taskId)));
  }

  /** The task's last process is gone: the agent ended by itself, or something killed it. */
  end(taskId: string, exitCode: number, reason: string): void {
    const task = this.tasks.get(taskId);
    if (task === undefined || task.ended !== null) return;
    task.ended = { at: this.#clock.elapsed(), exitCode, reason: task.stopAsked?.reason ?? reason };
    this.agents.onEnd?.(task);
  }

  /** Tasks whose processes live, for invariants. */
  alive(): FakeTask[] {
    return [...this.tasks.values()].filter(({ ended }) => ended === null);
  }

  #start(request: LaunchRequest): FakeTask {
    const now = this.#clock.elapsed();
    const task: FakeTask = {
      taskId: `task-${++this.#count}`,
      request: structuredClone(request),
      launchedAt: now,
      stopAsked: null,
      ended: null,
      visibleAt: now + this.delays.missingMs(),
      runningAt: now + this.delays.startMs(),
      stoppedDelayMs: this.delays.stoppedDelayMs(),
    };
    this.tasks.set(task.taskId, task);
    this.#later(task.runningAt - now, () => {
      if (task.ended === null) this.agents.onStart?.(task);
    });
    return task;
  }

  #show(taskId: string): TaskDescription {
    const task = this.tasks.get(taskId);
    const now = this.#clock.elapsed();
    if (task === undefined || now < task.visibleAt) {
      return { taskId, status: 'missing', exitCode: null, stopReason: null };
    }
    const { ended, stopAsked, runningAt, stoppedDelayMs } = task;
    if (ended !== null && now >= ended.at + stoppedDelayMs) {
      return { taskId, status: 'stopped', exitCode: ended.exitCode, stopReason: ended.reason };
    }
    const live = now >= runningAt ? 'running' : 'provisioning';
    const status = ended !== null || stopAsked !== null ? 'stopping' : live;
    return { taskId, status, exitCode: null, stopReason: stopAsked?.reason ?? null };
  }

  #later(ms: number, act: () => void): void {
    void this.#clock.sleep(ms).then(act);
  }
}
