/** A job of Millrace as its user sees it: made, started and looked at through the API, every 100 ms. */

import type { Job } from '../../../shared/resources/job.ts';
import { JobSettings } from '../../../shared/resources/job-settings.ts';
import type { Millrace } from '../../helpers/millrace.ts';
import { CpuWatch, javaProcesses } from './cpu-watch.ts';
import { jobManagerMain, taskManagerMain } from './mains.ts';
import { until } from './until.ts';

export type Side = Pick<Millrace, 'client' | 'workspaceId' | 'dataDir'>;

const mains = { jobmanager: jobManagerMain, taskmanager: taskManagerMain };
const PATIENCE_MS = 420_000;

export class MillraceJob {
  readonly id: string;
  readonly cpu: CpuWatch;
  readonly #side: Side;

  private constructor(side: Side, id: string) {
    this.#side = side;
    this.id = id;
    this.cpu = new CpuWatch(`${side.dataDir}/tasks/`);
  }

  /** Made and published, not started. */
  static async publish(
    side: Side,
    name: string,
    sql: string,
    settings: Partial<JobSettings>,
  ): Promise<MillraceJob> {
    const { client, workspaceId } = side;
    const job = await client.jobs.create({ params: { workspaceId }, body: { name, sql, settings } });
    await client.jobs.publish({ params: { workspaceId, jobId: job.id }, body: {} });
    return new MillraceJob(side, job.id);
  }

  get #params() {
    return { workspaceId: this.#side.workspaceId, jobId: this.id };
  }

  read(): Promise<Job> {
    return this.#side.client.jobs.get({ params: this.#params });
  }

  /** Answers when the API said that all tasks run (ms since the epoch). */
  async start(version?: number): Promise<number> {
    await this.#side.client.jobs.start({ params: this.#params, body: { version } });
    await this.is('running', (job) => job.state === 'running');
    return Date.now();
  }

  /** Publishes another script with the settings of the draft. Answers the number of the new version. */
  async publishAgain(sql: string): Promise<number> {
    const { jobs } = this.#side.client;
    const { settings } = await jobs.getDraft({ params: this.#params });
    await jobs.updateDraft({ params: this.#params, body: { sql, settings }, ifMatch: '*' });
    return (await jobs.publish({ params: this.#params, body: {} })).number;
  }

  /** Answers once all tasks of the new version run. */
  async restart(version: number): Promise<void> {
    await this.#side.client.jobs.restart({ params: this.#params, body: { version } });
    await this.is(
      `running version ${version}`,
      (job) => job.state === 'running' && job.run?.version === version,
    );
  }

  /** Answers once all tasks run with it. */
  async rescale(parallelism: number): Promise<void> {
    await this.#side.client.jobs.rescale({ params: this.#params, body: { parallelism } });
    const reached = (job: Job) => job.state === 'running' && job.run?.parallelism === parallelism;
    await this.is(`running with parallelism ${parallelism}`, reached);
  }

  /** Publishes the script of the draft with another parallelism. Answers the number of the new version. */
  async publishWith(parallelism: number): Promise<number> {
    const { jobs } = this.#side.client;
    const { sql, settings } = await jobs.getDraft({ params: this.#params });
    const body = { sql, settings: JobSettings.parse({ ...settings, parallelism }) };
    await jobs.updateDraft({ params: this.#params, body, ifMatch: '*' });
    return (await jobs.publish({ params: this.#params, body: {} })).number;
  }

  /** Answers once it is stopped. */
  async stopWithSavepoint(): Promise<void> {
    await this.#side.client.jobs.stop({ params: this.#params, body: { mode: 'savepoint' } });
    await this.is('stopped', (job) => job.state === 'stopped');
  }

  /** The tasks of a job that runs, in a fixed order. */
  async tasks(): Promise<string[]> {
    const { run } = await this.read();
    if (!run) return [];
    const { attempts } = await this.#side.client.jobs.getRun({ params: { ...this.#params, runId: run.id } });
    return (attempts.at(-1)?.tasks ?? []).map(({ taskId }) => taskId ?? '').sort();
  }

  is(what: string, accept: (job: Job) => boolean, withinMs = PATIENCE_MS): Promise<Job> {
    return until(
      `job is ${what}`,
      async () => {
        const job = await this.read();
        if (job.state === 'failed') throw new Error(`the job failed: ${job.because}`);
        return accept(job) ? job : null;
      },
      { withinMs },
    );
  }

  /**
   * SIGKILL to one of its JVMs. Answers how many seconds until the API said that all tasks run again: after one recovery
   * more, because a job that is down for a moment only is known to have been so, but hardly ever read in between.
   */
  async kill(which: keyof typeof mains): Promise<number> {
    const before = (await this.read()).run?.restarts ?? 0;
    process.kill(this.jvm(which).pid, 'SIGKILL');
    const killed = Date.now();
    await this.is('running again', ({ state, run }) => state === 'running' && (run?.restarts ?? 0) > before);
    return (Date.now() - killed) / 1000;
  }

  jvm(which: keyof typeof mains) {
    const found = javaProcesses(`${this.#side.dataDir}/tasks/`).filter(({ commandLine }) =>
      commandLine.includes(mains[which]),
    );
    const [only] = found;
    if (only === undefined || found.length > 1) throw new Error(`${found.length} JVMs are a ${which}`);
    return only;
  }

  /** Without savepoint, and gone. */
  async stop(): Promise<void> {
    this.cpu.stop();
    await this.#side.client.jobs.stop({ params: this.#params, body: { mode: 'now' } });
    await this.is('stopped', (job) => job.state === 'stopped');
    await until('its JVMs are gone', async () =>
      javaProcesses(`${this.#side.dataDir}/tasks/`).length === 0 ? true : null,
    );
  }
}
