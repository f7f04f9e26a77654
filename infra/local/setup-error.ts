/** Something a person has to put right before Millrace can start: what is wrong, where, and how to fix it. */
export class SetupError extends Error {
  constructor(what: string, where: string, fix: string, cause?: unknown) {
    super(`${what}\n  Where: ${where}\n  To fix: ${fix}`, cause === undefined ? undefined : { cause });
    this.name = 'SetupError';
  }
}

/** The message for a full disk, wherever it was noticed: by us or by a tool we ran. */
export function diskFull(where: string, cause?: unknown): SetupError {
  return new SetupError(
    'The disk is full.',
    where,
    'free at least 3 GB there, or name another folder with MILLRACE_CACHE (downloads) or --data (state); then start again, finished steps are kept.',
    cause,
  );
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOSPC';
}
