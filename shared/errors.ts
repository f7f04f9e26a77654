/**
 * The closed list of error codes. Each has the HTTP status it answers with, whether a retry can help,
 * a title, and what the caller does next. Documentation, problem+json and the CLI read this one list.
 */
export const errorCodes = {
  bad_request: {
    status: 400,
    retry: false,
    title: 'The request is not valid',
    fix: 'Mend the fields named in errors[].',
  },
  bad_json: {
    status: 400,
    retry: false,
    title: 'The body is not JSON',
    fix: 'Send a JSON object with Content-Type: application/json.',
  },
  bad_token: {
    status: 400,
    retry: false,
    title: 'The page token is not valid',
    fix: 'Use the nextToken of the page before, unchanged, with the same query.',
  },
  unauthenticated: {
    status: 401,
    retry: false,
    title: 'Sign in first',
    fix: 'Send Authorization: Bearer <api key or session token>, or sign in to the console again.',
  },
  wrong_credentials: {
    status: 401,
    retry: false,
    title: 'E-mail or password is wrong',
    fix: 'Check both, or use an API key.',
  },
  csrf: {
    status: 403,
    retry: false,
    title: 'This request may come from another site',
    fix: 'With a session cookie, send X-Millrace-Console: 1 from the same origin; elsewhere send Authorization.',
  },
  forbidden: {
    status: 403,
    retry: false,
    title: 'You may see this but not do that',
    fix: 'Ask an administrator of the workspace for a role that allows it.',
  },
  not_found: {
    status: 404,
    retry: false,
    title: 'There is no such thing here',
    fix: 'Check the id and the workspace in the address.',
  },
  method_not_allowed: {
    status: 405,
    retry: false,
    title: 'That method is not offered here',
    fix: 'See /openapi.json for the operations of this address.',
  },
  conflict: {
    status: 409,
    retry: false,
    title: 'It is in another state than this needs',
    fix: 'Read it again and decide anew.',
  },
  name_taken: { status: 409, retry: false, title: 'That name is taken', fix: 'Choose another name.' },
  job_active: {
    status: 409,
    retry: false,
    title: 'The job has a run that has not ended',
    fix: 'Stop the job first, then start it again.',
  },
  job_not_active: { status: 409, retry: false, title: 'The job is not running', fix: 'Start the job first.' },
  state_exists: {
    status: 409,
    retry: false,
    title: 'The job has state that an empty start would leave behind',
    fix: 'Start from "latest", or set "discardState": true to start empty.',
  },
  state_lost: {
    status: 409,
    retry: false,
    title: 'The version would leave state behind',
    fix: 'Set "allowNonRestoredState": true to start it all the same, or start a version that keeps the operators in errors[].',
  },
  state_unreadable: {
    status: 409,
    retry: false,
    title: 'The version cannot read the state',
    fix: 'Start from "empty", or start a version that can read it.',
  },
  no_snapshot: {
    status: 409,
    retry: false,
    title: 'There is nothing to start from',
    fix: 'Start from "empty", or name a snapshot that is complete.',
  },
  snapshot_in_use: {
    status: 409,
    retry: false,
    title: 'Something still needs that snapshot',
    fix: 'Wait for the checkpoint named in detail, or keep the snapshot.',
  },
  may_lose_output: {
    status: 409,
    retry: false,
    title: 'The restore point is older than the sink transactions live',
    fix: 'Set "acceptOutputLoss": true to start from it all the same.',
  },
  upgrade_refused: {
    status: 409,
    retry: false,
    title: 'State does not come over to that engine release',
    fix: 'Do what errors[] says, stay on the release of the snapshot, or start from "empty" with "discardState": true.',
  },
  artifact_in_use: {
    status: 409,
    retry: false,
    title: 'A version of a job needs that artifact',
    fix: 'Delete the job named in detail first, or keep the artifact.',
  },
  secret_in_use: {
    status: 409,
    retry: false,
    title: 'A version of a job needs that secret',
    fix: 'Delete the job named in detail first, or keep the secret; its value can be replaced at any time.',
  },
  upload_incomplete: {
    status: 409,
    retry: false,
    title: 'Not every part of the file has arrived',
    fix: 'Send the missing parts, then complete the upload again.',
  },
  not_published: {
    status: 409,
    retry: false,
    title: 'The job has no version yet',
    fix: 'Publish the draft first.',
  },
  limit_reached: {
    status: 409,
    retry: false,
    title: 'The CU limit of the workspace is reached',
    fix: 'Stop a job, choose smaller sizes, or raise the limit.',
  },
  idempotency_reused: {
    status: 409,
    retry: false,
    title: 'That Idempotency-Key was used for another request',
    fix: 'Send a new key with a new request.',
  },
  fenced: {
    status: 410,
    retry: false,
    title: 'A newer attempt acts for this run',
    fix: 'End this task; epoch names the newer attempt.',
  },
  stale: {
    status: 412,
    retry: false,
    title: 'Somebody changed it since you read it',
    fix: 'Read it again, merge, and send the new ETag in If-Match.',
  },
  too_large: { status: 413, retry: false, title: 'The body is too large', fix: 'Send at most 1 MiB.' },
  unsupported_media_type: {
    status: 415,
    retry: false,
    title: 'The body is of a type not taken here',
    fix: 'Send Content-Type: application/json.',
  },
  sql_invalid: {
    status: 422,
    retry: false,
    title: 'Flink refuses the SQL',
    fix: 'Mend the places named in errors[], then publish again.',
  },
  artifact_invalid: {
    status: 422,
    retry: false,
    title: 'The file is not what was announced',
    fix: 'Upload it anew.',
  },
  jar_invalid: {
    status: 422,
    retry: false,
    title: 'The program cannot run',
    fix: 'Mend the places named in errors[], then publish again.',
  },
  precondition_required: {
    status: 428,
    retry: false,
    title: 'An update needs If-Match',
    fix: 'Send the ETag of the last read in If-Match.',
  },
  rate_limited: {
    status: 429,
    retry: true,
    title: 'Too many requests',
    fix: 'Wait for Retry-After seconds.',
  },
  internal: {
    status: 500,
    retry: true,
    title: 'Millrace failed at this',
    fix: 'Try again; if it stays, report the requestId.',
  },
  unavailable: {
    status: 503,
    retry: true,
    title: 'A part of Millrace does not answer',
    fix: 'Try again in a moment.',
  },
} as const satisfies Record<string, { status: number; retry: boolean; title: string; fix: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** One place of the request (or of the SQL) that is wrong. `location` is a JSON pointer-like path or `sql:line:column`. */
export type ErrorDetail = { location: string; message: string; fix?: string | undefined };

/** The only error use cases throw on purpose; anything else is `internal`. */
export class MillraceError extends Error {
  override readonly name = 'MillraceError';
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { details?: readonly ErrorDetail[]; extra?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? [];
    this.extra = options.extra ?? {};
  }
}
