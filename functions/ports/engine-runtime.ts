import type { Placement, TaskRole, TaskSlot } from '../../shared/resources/task.ts';

/** What is asked of the runtime; stored before it is sent, and replayed byte for byte. */
export type LaunchRequest = {
  /** At most 64 characters; the same token with the same request never starts a second task. */
  clientToken: string;
  slot: TaskSlot;
  release: string;
  role: TaskRole;
  /** Size of the task; the runtime holds the task to it where it can. */
  cu: number;
  placement: Placement;
};

export type LaunchOutcome =
  | { kind: 'launched'; taskId: string }
  /** The runtime said no (capacity, quota, a failures[] entry): this launch is used up, a retry needs the next launch number. */
  | { kind: 'refused'; reason: string; retryable: boolean };

export type TaskDescription = {
  taskId: string;
  /** missing: the runtime does not know it (not proof that it never ran or has ended). */
  status: 'provisioning' | 'running' | 'stopping' | 'stopped' | 'missing';
  exitCode: number | null;
  stopReason: string | null;
};

/**
 * Starts and stops engine tasks (ECS on Fargate | processes on one machine).
 * An ambiguous failure (time-out, 5xx, throttling) throws: call again with the very same request.
 * It does not promise that a launched task is visible at once: describe may answer `missing` for a while.
 */
export interface EngineRuntime {
  launch(request: LaunchRequest): Promise<LaunchOutcome>;
  /** Idempotent: stopping a stopped or unknown task is no error. Returns before the task has stopped. */
  stop(taskId: string, reason: string): Promise<void>;
  /** At most 100 ids a call are sent on; one description for each id asked, in the same order. */
  describe(taskIds: readonly string[]): Promise<TaskDescription[]>;
}
