/**
 * Keeps account of when all tasks ran and when they did not. Flink mends most failures within seconds, often between two
 * looks: its own times (of the newest exception, of the last change of a task) tell how long each really was.
 */
import { mergeTallies, withFailure } from '../../shared/domain/failure-tally.ts';
import type { FlinkStatus, JvmStatus } from '../../shared/resources/report.ts';
import type { FailureTally, Outage, OutageKind, TaskHealth } from '../../shared/resources/task-health.ts';

const keptOutages = 8;
/** An exception follows the death of a JVM, and names it in other words, within this time. */
const SAME_CAUSE_MS = 15_000;

/** Somebody is about to interrupt the tasks, and says why. */
export type Expected = { kind: OutageKind; because: string };

export class HealthLog {
  #firstRanAt: number | null = null;
  #runningSince: number | null = null;
  #lastGoodAt: number | null = null;
  #outages: Outage[] = [];
  #number = 0;
  #flinkFailures: FailureTally | null = null;
  #jvmFailures: FailureTally | null = null;
  #exceptionAt = 0;
  #checkpointId = 0;
  #progressed = false;
  readonly #exits = new Map<string, number>();
  #lastExit: { at: number; because: string } | null = null;
  #expected: Expected | null = null;

  /** `status` is null while no JobManager answers. With `expected`, what befalls the tasks is an outage but no failure. */
  look(
    status: FlinkStatus | null,
    jvms: Iterable<JvmStatus>,
    expected: Expected | null,
    now: number,
  ): TaskHealth {
    this.#expected = expected;
    for (const jvm of jvms) this.#ended(jvm);
    const failedAt = this.#newException(status, now);
    if (status !== null) this.#progress(status);
    if (status?.allTasksRunning) this.#runs(status, failedAt, now);
    else this.#rests(status, failedAt, now);
    return this.health;
  }

  get health(): TaskHealth {
    return {
      firstRanAt: this.#firstRanAt,
      runningSince: this.#runningSince,
      outages: [...this.#outages],
      failures: mergedOf(this.#jvmFailures, this.#flinkFailures),
      progressed: this.#progressed,
    };
  }

  #ended({ process, lastExit }: JvmStatus): void {
    if (lastExit === null || this.#exits.get(process) === lastExit.at) return;
    this.#exits.set(process, lastExit.at);
    const because = `The ${nameOf[process]} JVM ended: ${lastExit.because}`;
    this.#lastExit = { at: lastExit.at, because };
    if (this.#expected === null) this.#jvmFailures = withFailure(this.#jvmFailures, lastExit.at, because);
  }

  /** When the exception happened that was not there at the last look. */
  #newException(status: FlinkStatus | null, now: number): number | null {
    const exception = status?.exception ?? null;
    if (exception === null || exception.at <= this.#exceptionAt) return null;
    this.#exceptionAt = exception.at;
    const at = Math.min(now, exception.at);
    if (this.#expected === null) this.#flinkFailures = withFailure(this.#flinkFailures, at, exception.text);
    return at;
  }

  /** Checkpoint ids of one run only ever grow, whichever JobManager counts them. */
  #progress({ latestCheckpoint }: FlinkStatus): void {
    if (latestCheckpoint === null || latestCheckpoint.id <= this.#checkpointId) return;
    this.#checkpointId = latestCheckpoint.id;
    this.#progressed = true;
    const after = (tally: FailureTally | null) =>
      tally !== null && tally.lastAt < latestCheckpoint.completedAt ? null : tally;
    this.#flinkFailures = after(this.#flinkFailures);
    this.#jvmFailures = after(this.#jvmFailures);
  }

  #runs(status: FlinkStatus, failedAt: number | null, now: number): void {
    // Flink says when the last task began to run; a look may come seconds later.
    const began = Math.min(now, status.changedAt ?? now);
    const open = this.#outages.at(-1);
    if (open?.until === null) this.#close(open, Math.max(open.from, began), status);
    else if (failedAt !== null && this.#lastGoodAt !== null) {
      // It failed and was mended between two looks.
      this.#open(Math.max(this.#lastGoodAt, failedAt), status);
      const opened = this.#outages.at(-1);
      if (opened) this.#close(opened, Math.max(opened.from, began), status);
    }
    this.#firstRanAt ??= began;
    this.#runningSince ??= began;
    this.#lastGoodAt = now;
  }

  #rests(status: FlinkStatus | null, failedAt: number | null, now: number): void {
    if (this.#lastGoodAt === null || this.#outages.at(-1)?.until === null) return;
    // A job that reached its end is not down.
    const over = status?.jobState === 'FINISHED' || status?.jobState === 'CANCELED';
    if (over && this.#expected === null) return;
    // An answer that does not come says nothing about the tasks; a JVM that ended, or Flink itself, does.
    const exit = this.#lastExit !== null && this.#lastExit.at >= this.#lastGoodAt ? this.#lastExit.at : null;
    if (status === null && exit === null) return;
    const known = Math.min(...[failedAt, exit, now].filter((at) => at !== null));
    this.#open(Math.max(this.#lastGoodAt, known), status);
  }

  #open(from: number, status: FlinkStatus | null): void {
    this.#number += 1;
    const kind = this.#expected?.kind ?? 'failure';
    const outage: Outage = {
      number: this.#number,
      from,
      until: null,
      kind,
      because: this.#cause(from, status),
    };
    this.#outages = [...this.#outages, outage].slice(-keptOutages);
    this.#runningSince = null;
  }

  #close(open: Outage, until: number, status: FlinkStatus): void {
    const because = open.because === unexplained ? this.#cause(open.from, status) : open.because;
    this.#outages = [...this.#outages.slice(0, -1), { ...open, until, because }];
    this.#runningSince = until;
  }

  #cause(from: number, status: FlinkStatus | null): string {
    if (this.#expected !== null) return this.#expected.because;
    const exit = this.#lastExit;
    if (exit !== null && Math.abs(exit.at - from) <= SAME_CAUSE_MS) return exit.because.slice(0, 500);
    const exception = status?.exception ?? null;
    if (exception !== null && exception.at >= from - SAME_CAUSE_MS) return exception.text.slice(0, 500);
    return unexplained;
  }
}

const unexplained = 'Not all tasks were running.';
const nameOf = { jobmanager: 'JobManager', taskmanager: 'TaskManager' } as const;

/** A JVM that dies is an exception in Flink too: counted twice it would be two failures. */
function mergedOf(jvm: FailureTally | null, flink: FailureTally | null): FailureTally | null {
  const both = mergeTallies(jvm, flink);
  if (both === null || jvm === null || flink === null) return both;
  return { ...both, count: Math.max(jvm.count, flink.count) };
}
