import type { ErrorCode } from '../errors.ts';

export type ProblemDetail = { location: string; message: string; fix?: string };

/** An answer that is a problem (RFC 9457), or no answer at all (`code: null`). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** One of the closed list; null when there was no answer or it was not from Millrace. */
  readonly code: ErrorCode | null;
  /** What to do next. */
  readonly fix: string | null;
  readonly requestId: string | null;
  readonly errors: readonly ProblemDetail[];
  /** Seconds to wait, when the answer says so. */
  readonly retryAfterSeconds: number | null;
  /** Everything else the problem says. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, problem: Record<string, unknown>, cause?: unknown) {
    const text = (name: string) => (typeof problem[name] === 'string' ? (problem[name] as string) : null);
    super(text('detail') ?? text('title') ?? `HTTP status ${status}`, { cause });
    this.status = status;
    this.code = text('code') as ErrorCode | null;
    this.fix = text('fix');
    this.requestId = text('requestId');
    this.errors = Array.isArray(problem.errors) ? (problem.errors as ProblemDetail[]) : [];
    this.retryAfterSeconds = typeof problem.retryAfterSeconds === 'number' ? problem.retryAfterSeconds : null;
    this.extra = problem;
  }
}
