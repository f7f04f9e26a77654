import type { Command, Job } from '../../../../shared/resources/job.ts';

export type StepName = 'accepted' | 'containers' | 'flink' | 'tasks' | 'savepoint' | 'ending';
export type Step = { name: StepName; state: 'done' | 'now' | 'to-come' };

const line = (names: readonly StepName[], reached: number): Step[] =>
  names.map((name, at) => ({ name, state: at < reached ? 'done' : at === reached ? 'now' : 'to-come' }));

const openStop = (commands: readonly Command[], runId: string | undefined): Command | undefined =>
  commands.find((command) => command.kind === 'stop' && command.runId === runId);

/** How far a job is on its way to another state; null while it is not on one. */
export function stepsOf(
  job: Pick<Job, 'state' | 'because' | 'observedAt' | 'run' | 'desired'>,
  commands: readonly Command[],
): Step[] | null {
  switch (job.state) {
    case 'starting':
    case 'recovering': {
      const reported = job.observedAt !== null;
      const scheduled = (job.run?.totalTasks ?? 0) > 0;
      return line(
        ['accepted', 'containers', 'flink', 'tasks'],
        scheduled ? 3 : reported ? 2 : job.because === 'accepted' ? 0 : 1,
      );
    }
    case 'pausing':
    case 'stopping': {
      const command = openStop(commands, job.run?.id);
      const saves = command?.mode !== 'now';
      const reached = command?.state === 'succeeded' ? 2 : command?.state === 'running' ? 1 : 0;
      const starts = job.desired === 'running' ? (['containers', 'flink', 'tasks'] as const) : [];
      return saves
        ? line(['accepted', 'savepoint', 'ending', ...starts], reached)
        : line(['accepted', 'ending'], Math.min(reached, 1));
    }
    default:
      return null;
  }
}
