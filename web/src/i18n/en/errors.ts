/** What a person does next, by the code of the problem. `away` is no answer at all. */
export const errors = {
  bad_request: { title: 'Something in this is not valid', fix: 'Mend the fields named above and try again.' },
  bad_json: { title: 'The request was not understood', fix: 'Reload the page and try again.' },
  bad_token: { title: 'The page of the list is not valid any more', fix: 'Reload the list.' },
  unauthenticated: { title: 'Your session has ended', fix: 'Sign in again; nothing you saved is lost.' },
  wrong_credentials: { title: 'E-mail or password is wrong', fix: 'Check both and try again.' },
  csrf: { title: 'The request was refused for your safety', fix: 'Reload the page and try again.' },
  forbidden: {
    title: 'You may see this but not do that',
    fix: 'Ask an administrator of the workspace for a role that allows it.',
  },
  not_found: {
    title: 'There is no such thing here',
    fix: 'It may have been deleted, or you may not see it. Check the address.',
  },
  method_not_allowed: {
    title: 'This is not offered here',
    fix: 'Reload the page: the console may be older than the server.',
  },
  conflict: { title: 'It is in another state than this needs', fix: 'Read it again and decide anew.' },
  name_taken: { title: 'That name is taken', fix: 'Choose another name.' },
  job_active: {
    title: 'The job has a run that has not ended',
    fix: 'Stop the job first, then start it again.',
  },
  job_not_active: { title: 'The job is not running', fix: 'Start the job first.' },
  state_exists: {
    title: 'The job has state that an empty start would leave behind',
    fix: 'Start from the newest restore point, or say that the state may be left behind.',
  },
  no_snapshot: {
    title: 'There is nothing to start from',
    fix: 'Start from "empty", or name a snapshot that is complete.',
  },
  snapshot_in_use: {
    title: 'Something still needs that snapshot',
    fix: 'Wait for the next checkpoint, or keep the snapshot.',
  },
  artifact_in_use: {
    title: 'A version of a job needs that artifact',
    fix: 'Delete the job first, or keep the artifact.',
  },
  secret_in_use: {
    title: 'A version of a job needs that secret',
    fix: 'Delete the job first, or keep the secret; its value can be replaced at any time.',
  },
  upload_incomplete: { title: 'Not every part of the file has arrived', fix: 'Upload it again.' },
  artifact_invalid: { title: 'The file is not what was announced', fix: 'Choose the file again.' },
  jar_invalid: { title: 'The program cannot run', fix: 'Mend what is named above, then publish again.' },
  state_lost: {
    title: 'The version would leave state behind',
    fix: 'Agree to it, or start a version that keeps these operators.',
  },
  state_unreadable: {
    title: 'The version cannot read the state',
    fix: 'Start from empty state, or start a version that can read it.',
  },
  may_lose_output: {
    title: 'The restore point is older than the sink transactions live',
    fix: 'Choose a newer snapshot, or accept that committed output may be lost.',
  },
  upgrade_refused: {
    title: 'The state does not come over to that engine release',
    fix: 'Do what is said above, stay on the release of the snapshot, or start from empty state.',
  },
  not_published: { title: 'The job has no version yet', fix: 'Publish the draft first.' },
  limit_reached: {
    title: 'The CU limit of the workspace is reached',
    fix: 'Stop a job, choose smaller sizes, or raise the limit.',
  },
  idempotency_reused: {
    title: 'This was already asked for in another way',
    fix: 'Close the dialog and try again.',
  },
  fenced: {
    title: 'A newer attempt acts for this run',
    fix: 'End this task; epoch names the newer attempt.',
  },
  stale: {
    title: 'It was changed since you looked at it',
    fix: 'Nothing was done. The page shows it as it is now: look again, then decide anew.',
  },
  too_large: { title: 'This is too large', fix: 'Make it smaller: at most 1 MiB can be sent.' },
  unsupported_media_type: { title: 'The request was not understood', fix: 'Reload the page and try again.' },
  sql_invalid: { title: 'Flink refuses the SQL', fix: 'Mend the places named above, then publish again.' },
  precondition_required: { title: 'The request was incomplete', fix: 'Reload the page and try again.' },
  rate_limited: { title: 'Too many requests', fix: 'Wait a moment and try again.' },
  internal: { title: 'Millrace failed at this', fix: 'Try again; if it stays, report the request id.' },
  unavailable: { title: 'A part of Millrace does not answer', fix: 'Try again in a moment.' },
  away: {
    title: 'Millrace does not answer',
    fix: 'It is asked again by itself. Check that it runs, and your network.',
  },
  unexpected: {
    title: 'Something unexpected happened',
    fix: 'Reload the page; if it stays, report what you did.',
  },
} as const;
