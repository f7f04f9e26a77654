import type { Job } from '../../../../shared/resources/job.ts';

export const jobActions = [
  'publish',
  'start',
  'resume',
  'restart',
  'rescale',
  'pause',
  'stop',
  'drain',
  'stopNow',
  'force',
  'snapshot',
  'clone',
  'rename',
  'delete',
] as const;
export type JobAction = (typeof jobActions)[number];

export type JobActions = { next: JobAction | null; rest: JobAction[] };

type Known = Pick<Job, 'state' | 'latestVersion' | 'draftAhead'> & {
  run: Pick<NonNullable<Job['run']>, 'version'> | null;
};

/** What may be done to the job as it is: the one sensible next thing, and the rest in order of use. */
export function actionsOf(job: Known): JobActions {
  const unpublished = job.draftAhead || job.latestVersion === null;
  const { next, rest, settled } = lifecycle(job, unpublished);
  return {
    next,
    rest: [
      ...rest,
      // Also when the draft is as it was: variables of the workspace may have other values.
      ...(next === 'publish' ? [] : (['publish'] as const)),
      'clone',
      'rename',
      ...(settled ? (['delete'] as const) : []),
    ],
  };
}

function lifecycle(job: Known, unpublished: boolean): JobActions & { settled: boolean } {
  switch (job.state) {
    case 'created':
    case 'stopped':
    case 'failed':
    case 'finished': {
      if (job.latestVersion === null) return { next: 'publish', rest: [], settled: true };
      return unpublished
        ? { next: 'publish', rest: ['start'], settled: true }
        : { next: 'start', rest: [], settled: true };
    }
    case 'paused':
      return { next: 'resume', rest: ['start'], settled: true };
    case 'running':
      return running(job, ['rescale']);
    case 'rescaling':
      return running(job, []);
    case 'starting':
    case 'recovering':
      return { next: 'stop', rest: ['stopNow'], settled: false };
    case 'unknown':
      // It may be that nobody will ever know: then a person decides, and nothing else helps.
      return { next: 'stop', rest: ['stopNow', 'force'], settled: false };
    case 'pausing':
    case 'stopping':
      // The one thing that may overtake a stop loses what it would have saved: never the obvious button.
      return { next: null, rest: ['stopNow'], settled: false };
    case 'failing':
      return { next: null, rest: [], settled: false };
  }
}

/** Whoever published a newer version than the one that runs means to have it run. */
function running(
  { run, latestVersion }: Known,
  more: readonly JobAction[],
): JobActions & { settled: boolean } {
  const others = [...more, ...(['pause', 'snapshot', 'drain', 'stopNow'] as const)];
  return run && latestVersion !== null && run.version < latestVersion
    ? { next: 'restart', rest: ['stop', ...others], settled: false }
    : { next: 'stop', rest: ['restart', ...others], settled: false };
}
