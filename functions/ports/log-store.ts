import type { LogStream } from '../../shared/resources/log-line.ts';
import type { TaskRole } from '../../shared/resources/task.ts';

/** A task that may have written lines; `taskId` as the engine runtime named it. */
export type LogTask = { taskId: string; role: TaskRole; index: number; epoch: number; launch: number };

export type LogQuery = {
  tenantId: string;
  jobId: string;
  runId: string;
  /** Tasks of the run that are known; a store may find more by itself. */
  tasks: readonly LogTask[];
  /** When the run began, ms since the epoch; nothing of it is older. */
  since: number;
  /** When it ended, null while it goes on; nothing of it is younger: its tasks may serve the next run by now. */
  until: number | null;
  stream: LogStream;
  limit: number;
  /** Null: the newest lines. A position is one that an answer for the same run and stream gave. */
  from: { direction: 'older' | 'newer'; position: string } | null;
};

export type StoredLine = { at: number | null; task: string; text: string };

export type LogAnswer = {
  /** Oldest first. Lines of different tasks stand by time where they have one; lines of one task keep their order. */
  lines: StoredLine[];
  /** Where lines go on after these: always there, because more may be written. */
  newer: string;
  /** Where lines go on before these; null when there are none. */
  older: string | null;
};

/**
 * Lines of the engine tasks of a run (CloudWatch Logs | files). Going on from `newer` or `older` neither repeats nor
 * leaves out lines of what is kept. It does not promise that a line can be read at once, nor that lines are kept for
 * ever; a position it cannot read is answered like none. Lines are cut at 8,000 characters.
 */
export interface LogStore {
  read(query: LogQuery): Promise<LogAnswer>;
}

export const longestLine = 8_000;
