import type { Client } from '../client/client.ts';
import type { CliWords } from '../contract/operation.ts';
import type { ResponseOf } from '../contract/operations.ts';
import { CliError, type Io } from './io.ts';

type Job = ResponseOf<'jobs.get'>;
type Command = ResponseOf<'jobs.getCommand'>;
type Place = { workspaceId: string; jobId: string };
export type Target = NonNullable<CliWords['waitFor']>;

const pollMs = 500;

/** Where a job ends up that will not get to the target any more. A job that ran to its end did get there. */
const ends: Record<Exclude<Target, 'command'>, { good: Job['state'][]; bad: Job['state'][] }> = {
  running: { good: ['running', 'finished'], bad: ['failed', 'stopped', 'paused'] },
  stopped: { good: ['stopped', 'finished'], bad: ['failed'] },
  paused: { good: ['paused'], bad: ['failed', 'stopped', 'finished'] },
};

const progressOf = ({ state, because, run }: Job): string => {
  const tasks = run && run.totalTasks > 0 ? ` (${run.runningTasks} of ${run.totalTasks} tasks)` : '';
  return `${state}${tasks}: ${because}`;
};

const poll = async <Thing>(
  read: () => Promise<Thing>,
  isDone: (thing: Thing) => boolean,
  progress: (thing: Thing) => string,
  timeoutSeconds: number,
  io: Io,
): Promise<Thing> => {
  const until = io.now() + timeoutSeconds * 1_000;
  let said = '';
  for (;;) {
    const thing = await read();
    const text = progress(thing);
    if (text !== said) io.err(text);
    said = text;
    if (isDone(thing)) return thing;
    if (io.now() >= until) {
      throw new CliError(
        `Not there after ${timeoutSeconds} s: ${text}`,
        'It goes on without this command; read it again later.',
      );
    }
    await io.sleep(pollMs);
  }
};

const waitForJob = async (
  client: Client,
  params: Place,
  target: Exclude<Target, 'command'>,
  desired: Job['desired'],
  timeoutSeconds: number,
  io: Io,
): Promise<Job> => {
  const { good, bad } = ends[target];
  const isDone = (job: Job) => good.includes(job.state) || bad.includes(job.state) || job.desired !== desired;
  const job = await poll(() => client.jobs.get({ params }), isDone, progressOf, timeoutSeconds, io);
  if (good.includes(job.state)) return job;
  const cause = job.exception ? `\n${job.exception.text}` : '';
  throw new CliError(
    `The job is ${job.state}, not ${target}: ${job.because}${cause}`,
    `See \`millrace jobs list-events ${params.jobId}\`.`,
  );
};

const waitForCommand = async (
  client: Client,
  params: Place & { commandId: string },
  timeoutSeconds: number,
  io: Io,
): Promise<Command> => {
  const isDone = ({ state }: Command) => state === 'succeeded' || state === 'failed';
  const progress = ({ kind, state, message }: Command) => `${kind} ${state}: ${message}`;
  const command = await poll(() => client.jobs.getCommand({ params }), isDone, progress, timeoutSeconds, io);
  if (command.state === 'succeeded') return command;
  throw new CliError(
    `The ${command.kind} failed: ${command.message}`,
    `See \`millrace jobs get ${params.jobId}\`.`,
  );
};

/** Waits, with progress on stderr, until what a 202 promised has come true; throws the reason when it does not. */
export const waitFor = (
  target: Target,
  client: Client,
  params: Readonly<Record<string, string>>,
  accepted: unknown,
  timeoutSeconds: number,
  io: Io,
): Promise<Job | Command> => {
  const { workspaceId = '', jobId = '' } = params;
  if (target === 'command') {
    const { id: commandId } = accepted as Command;
    return waitForCommand(client, { workspaceId, jobId, commandId }, timeoutSeconds, io);
  }
  const { desired } = accepted as Job;
  return waitForJob(client, { workspaceId, jobId }, target, desired, timeoutSeconds, io);
};
