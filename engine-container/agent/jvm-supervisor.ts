/** Keeps one JVM running: starts it, waits for its end, keeps its logs, starts it again after a growing pause. */
import type { JvmStatus } from '../../shared/resources/report.ts';
import { messageOf } from './ledger-keeper.ts';
import { uploadLogs } from './log-upload.ts';
import { Backoff, pause, Wakeup } from './pause.ts';
import type { AgentExit, JvmExit, JvmHandle, JvmProcess, JvmSpec } from './ports.ts';
import type { Agent } from './task-state.ts';

export type JvmPlan = {
  spec: JvmSpec;
  files: Readonly<Record<string, string>>;
  /** Files of this machine by their path in the folder of the JVM. */
  links: Readonly<Record<string, string>>;
  /** Says of two plans whether they differ in nothing but what is restored. */
  withoutRestore: string;
};

/** After this long without an end the pause before the next start is short again. */
const HEALTHY_MS = 300_000;
/** For a JVM to end by itself after SIGTERM. */
const GRACE_MS = 5_000;

export class JvmSupervisor {
  readonly #agent: Agent;
  readonly #process: JvmProcess;
  readonly #plan: (start: number) => Promise<JvmPlan | null>;
  readonly #restart = new Wakeup();
  readonly #uploads = new Set<Promise<void>>();
  #restartBecause: string | null = null;
  #gently = false;
  #starts = 0;
  #current: { spec: JvmSpec; startedAt: number } | null = null;

  /** `plan` says how the next start is made; null when there is to be none because the task is ending. */
  constructor(agent: Agent, process: JvmProcess, plan: (start: number) => Promise<JvmPlan | null>) {
    this.#agent = agent;
    this.#process = process;
    this.#plan = plan;
    agent.state.jvm(process, {});
  }

  /** The JVM that runs now and since when; null while none runs. */
  get current(): { readonly spec: JvmSpec; readonly startedAt: number } | null {
    return this.#current;
  }

  /** How often it was started. */
  get starts(): number {
    return this.#starts;
  }

  /** Tells that the JVM answers. */
  isUp(): void {
    if (this.#agent.state.jvms.get(this.#process)?.phase === 'starting') this.#say({ phase: 'up' });
  }

  /** Ends the JVM that runs now; it is then started anew. Nothing happens when none runs. Gently: it may say goodbye first. */
  restart(because: string, how: 'at once' | 'gently' = 'at once'): void {
    if (this.#current === null) return;
    this.#gently = how === 'gently';
    this.#restartBecause = because;
    this.#restart.fire();
  }

  /** Returns when the task has ended and the JVM with it. */
  async run(): Promise<void> {
    const { ports, state } = this.#agent;
    const backoff = new Backoff(200, 30_000, ports.random);
    while (!state.ended.aborted) {
      const began = ports.clock.now();
      await this.#once();
      if (state.ended.aborted) break;
      if (this.#wasOfUse(began)) backoff.reset();
      this.#say({ phase: 'backing-off' });
      await pause(ports.clock, backoff.next(), state.ended);
    }
    this.#say({ phase: 'ended' });
  }

  /** Settles once the logs of every JVM that ended are stored, or could not be. */
  async logsStored(): Promise<void> {
    await Promise.all(this.#uploads);
  }

  /** It ran for long, or the job completed a checkpoint since: what ends it now is a new story. */
  #wasOfUse(began: number): boolean {
    const { ports, state } = this.#agent;
    const progress = state.flink?.latestCheckpoint?.completedAt ?? 0;
    return ports.clock.now() - began >= HEALTHY_MS || progress > began;
  }

  async #once(): Promise<void> {
    const { ports, state } = this.#agent;
    this.#say({ phase: 'waiting' });
    const started = this.#starts + 1;
    const start = this.#agent.settings.earlierStarts + started;
    let handle: JvmHandle;
    let spec: JvmSpec;
    try {
      const plan = await this.#plan(start);
      if (plan === null) return;
      spec = plan.spec;
      const begun = (await this.#takeOver(plan)) ?? (await this.#begin(plan));
      if (begun === null) return;
      this.#starts = started;
      handle = begun;
    } catch (error) {
      const because = `It could not be started: ${messageOf(error)}`;
      this.#say({ lastExit: { code: null, signal: null, at: ports.clock.now(), because } });
      state.say(`The ${this.#process} JVM: ${because}`);
      return;
    }
    this.#current = { spec, startedAt: ports.clock.now() };
    this.#restartBecause = null;
    this.#gently = false;
    this.#say({ phase: 'starting', starts: started });
    const exit = await this.#endOf(handle);
    this.#current = null;
    const because = this.#restartBecause ?? exitBecause(exit, state.exit);
    this.#say({ lastExit: { ...exit, at: ports.clock.now(), because } });
    if (!state.ended.aborted) state.say(`The ${this.#process} JVM ended: ${because}`);
    this.#store(spec);
  }

  /** The JVM of this start that waits since before the run began, if there is one. */
  async #takeOver(plan: JvmPlan): Promise<JvmHandle | null> {
    const { settings, state } = this.#agent;
    const { prepared } = settings;
    if (prepared === null || this.#starts > 0) return null;
    return prepared.take(plan, plan.spec.flink.restore, state.ended);
  }

  async #begin({ spec, files, links }: JvmPlan): Promise<JvmHandle | null> {
    const { ports, state } = this.#agent;
    // What waits for the run after this one has the number of this start, and was meant to follow a JVM that lives.
    await state.prepared?.discard();
    await ports.files.prepare(spec.directory, files, links);
    return state.ended.aborted ? null : ports.jvms.start(spec);
  }

  async #endOf(handle: JvmHandle): Promise<JvmExit> {
    const { ports, state } = this.#agent;
    const asked = new AbortController();
    const ask = (): void => asked.abort();
    const restart = this.#restart.signal;
    const gone = handle.exited.finally(ask);
    for (const signal of [state.ended, restart]) signal.addEventListener('abort', ask, { once: true });
    if (!state.ended.aborted && !restart.aborted) await aborted(asked.signal);
    for (const signal of [state.ended, restart]) signal.removeEventListener('abort', ask);
    // Whoever is fenced, or silent, must not act for another second; everybody else may close its files.
    if (state.exit === null ? this.#gently : state.exit.kind !== 'fenced') {
      handle.kill('SIGTERM');
      const ended = new AbortController();
      void gone.then(() => ended.abort());
      await pause(ports.clock, GRACE_MS, ended.signal);
    }
    handle.kill('SIGKILL');
    return gone;
  }

  #store(spec: JvmSpec): void {
    const { lastExit } = this.#agent.state.jvms.get(this.#process) ?? {};
    const upload = uploadLogs(this.#agent, spec).then((error) => {
      this.#uploads.delete(upload);
      const same = this.#agent.state.jvms.get(this.#process)?.lastExit === lastExit;
      // An orderly end leaves errors of its own in the log; only one that nobody asked for is explained by them.
      const asked = !lastExit || lastExit.signal !== null || this.#agent.state.ended.aborted;
      if (error === null || !same || asked) return;
      this.#say({ lastExit: { ...lastExit, because: `${lastExit.because}. Its last error: ${error}` } });
    });
    this.#uploads.add(upload);
  }

  #say(change: Partial<JvmStatus>): void {
    this.#agent.state.jvm(this.#process, change);
  }
}

export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** What an exit most likely means, in words. Codes do not tell how the job ended: FINISHED and CANCELED are both 0. */
function exitBecause(exit: JvmExit, taskExit: AgentExit | null): string {
  if (taskExit !== null) return `the task ends: ${taskExit.because}`.slice(0, 500);
  if (exit.signal === 'SIGKILL') return 'it was killed, by hand or by the kernel for want of memory';
  if (exit.signal !== null) return `it was ended by ${exit.signal}`;
  switch (exit.code) {
    case 3:
      return 'it ran out of memory (exit code 3)';
    case 163:
      return 'Flink gave up on the application (exit code 163, that is 1443)';
    case 239:
      return 'Flink met a fatal error (exit code 239)';
    case 143:
      return 'it was asked to end (exit code 143)';
    default:
      return `it ended by itself with exit code ${exit.code}`;
  }
}
