/** A hint that a job should be looked at. Nothing else is ever put in it: the truth is in the table. */
export type JobHint = { tenantId: string; workspaceId: string; jobId: string };

/**
 * Queue of hints (SQS | in memory). Delivery is at least once, unordered, and may be lost:
 * the sweep finds what a lost hint would have said.
 */
export interface WorkQueue {
  enqueue(hint: JobHint, delayMs?: number): Promise<void>;
}
