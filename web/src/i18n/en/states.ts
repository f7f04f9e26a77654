export const states = {
  created: 'Never started',
  starting: 'Starting',
  running: 'Running',
  rescaling: 'Rescaling',
  pausing: 'Pausing',
  paused: 'Paused',
  stopping: 'Stopping',
  stopped: 'Stopped',
  recovering: 'Recovering',
  failing: 'Failing',
  failed: 'Failed',
  finished: 'Finished',
  unknown: 'Unknown',
} as const;

export const evidence = {
  stale: 'as of {{age}} ago',
  never: 'unconfirmed',
  lastKnown: 'last known {{age}} ago: {{state}}',
  neverSince: 'unconfirmed: {{state}}',
} as const;

/** Why a job is in its state: the phrases the server has for it, by its own words. What is not here is shown as it came. */
export const because = {
  'all tasks run': 'all tasks run',
  'never started': 'never started',
  accepted: 'accepted',
  'nothing is heard of it': 'nothing is heard of it',
  'waiting for the agent': 'waiting for the agent',
  'preparing the first start': 'preparing the first start',
  'taking a savepoint': 'taking a savepoint',
  'being stopped': 'being stopped',
  'the run ended without a result': 'the run ended without a result',
  'stopped with savepoint': 'stopped with a savepoint',
  'stopped at once': 'stopped without a savepoint',
  'stopped before it started': 'stopped before it started',
  'stopped before it ran': 'stopped before it ran',
  'the run has no attempt yet': 'its containers are being asked for',
  'taking a savepoint to restart from': 'taking a savepoint to restart from',
  'the next version is prepared beside the one that runs':
    'the next version is prepared beside the one that runs',
  'the run has ended; its tasks are being ended': 'the run has ended; its containers are being released',
  'Flink gives the job up': 'Flink gives the job up',
  'its tasks are being ended': 'its containers are being released',
  'Stopped at once, as asked.': 'stopped without a savepoint, as asked',
  'Stopped with a savepoint, as asked.': 'stopped with a savepoint, as asked',
  'Drained and stopped with a savepoint, as asked.': 'drained and stopped with a savepoint, as asked',
  'The job was canceled in Flink.': 'it was cancelled in Flink',
  'The task ended by itself.': 'it ended by itself',
  'Starting from the snapshot this run was started with.': 'it starts from the snapshot that was chosen',
  'Starting with empty state, as the run was asked to.': 'it starts with empty state, as asked',
  // With a colon: what comes before words of Flink. That a failed job failed, its state says already.
  'The job failed:': '',
  'the stop failed:': 'the stop failed: ',
  'the restart failed:': 'the restart failed: ',
  'the JobManager task ended:': 'the JobManager’s container ended: ',
  'The job came to the end of its input.': 'all input was read',
} as const;
