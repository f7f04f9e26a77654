import { z } from 'zod';

/** One sentence for each state, used by console, CLI and docs. */
export const jobStates = {
  created: 'Never started.',
  starting: 'A first attempt is being launched, or Flink is not running all tasks yet.',
  running: 'All tasks run.',
  rescaling: 'Parallelism is being changed in place.',
  pausing: 'A savepoint is being taken; containers are released after it.',
  paused: 'Stopped with a savepoint, nothing is paid; resume goes on from it.',
  stopping: 'Being stopped.',
  stopped: 'Stopped on request.',
  recovering: 'Was running; is being restarted from its newest restore point.',
  failing: 'Flink gives the job up; its tasks are being ended.',
  failed: 'Flink gave the job up.',
  finished: 'All input was read and the job ended by itself.',
  unknown:
    'Nothing was heard of it for over five minutes, or the runtime does not know its task: what it was last is in lastKnown.',
} as const;
export const JobState = z.enum(
  Object.keys(jobStates) as [keyof typeof jobStates, ...(keyof typeof jobStates)[]],
);
export type JobState = keyof typeof jobStates;
/** What a job was seen to be. `unknown` says what is known, not what the job is. */
export const SeenState = JobState.exclude(['unknown']);
export type SeenState = z.infer<typeof SeenState>;
