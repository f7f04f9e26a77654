/** A plain Flink cluster in application mode, started by hand with Flink's defaults, as its own scripts would. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../infra/local/processes/free-port.ts';
import { spawnTied, type TiedProcess } from '../../../infra/local/processes/tied-process.ts';
import { CpuWatch, javaProcesses } from './cpu-watch.ts';
import { inGroup } from './in-group.ts';
import { jobManagerMain, taskManagerMain } from './mains.ts';
import { logging, plainConfig } from './plain-config.ts';
import { bashJavaUtils, type MemoryOptions } from './plain-memory.ts';
import { runningSince } from './plain-rest.ts';
import { until } from './until.ts';

export type PlainOptions = {
  home: string;
  s3Endpoint: string;
  bucket: string;
  sql: string;
  /** Folder of a control group that holds the CPU of all its JVMs, or null. */
  group: string | null;
};

const PATIENCE_MS = 420_000;
/** As seldom as our agent asks; when it was is Flink's own to say, so nothing is lost by it. */
const ASK_EVERY_MS = 500;

export class PlainCluster {
  readonly cpu: CpuWatch;
  readonly #options: PlainOptions;
  readonly #folder: string;
  readonly #rest: number;
  readonly #job = randomBytes(16).toString('hex');
  readonly #processes: TiedProcess[] = [];
  #memory: MemoryOptions | null = null;

  private constructor(options: PlainOptions, folder: string, rest: number) {
    this.#options = options;
    this.#folder = folder;
    this.#rest = rest;
    this.cpu = new CpuWatch(folder);
  }

  static async prepare(options: PlainOptions): Promise<PlainCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-plain-'));
    for (const name of ['conf', 'tmp', 'log']) await mkdir(join(folder, name));
    const rest = await freePort(null);
    const config = plainConfig({ ...options, folder, rest, rpc: await freePort(null) });
    await writeFile(join(folder, 'conf', 'config.yaml'), config);
    await writeFile(join(folder, 'conf', 'log4j.properties'), logging);
    await writeFile(join(folder, 'job.sql'), options.sql);
    return new PlainCluster(options, folder, rest);
  }

  /** JobManager, then, once its REST API answers, TaskManager. Answers when all tasks were RUNNING (ms since the epoch). */
  async start(): Promise<number> {
    const began = Date.now();
    const memory = await this.#ask('GET_JM_RESOURCE_PARAMS');
    const arguments_ = [
      '--job-id',
      this.#job,
      '--job-classname',
      'PlainSqlRunner',
      join(this.#folder, 'job.sql'),
    ];
    await this.#launch(jobManagerMain, memory, arguments_);
    await until('the JobManager of plain Flink answers', () => this.#answers(), { withinMs: PATIENCE_MS });
    this.#memory = await this.#ask('GET_TM_RESOURCE_PARAMS');
    await this.#launch(taskManagerMain, this.#memory, []);
    return this.#running(began);
  }

  /** SIGKILL to the TaskManager, and another one at once. Answers how many seconds until all tasks ran again. */
  async replaceTaskManager(): Promise<number> {
    const victim = javaProcesses(this.#folder).find(({ commandLine }) =>
      commandLine.includes(taskManagerMain),
    );
    if (victim === undefined || this.#memory === null) throw new Error('plain Flink has no TaskManager');
    process.kill(victim.pid, 'SIGKILL');
    const killed = Date.now();
    await this.#launch(taskManagerMain, this.#memory, []);
    return ((await this.#running(killed)) - killed) / 1000;
  }

  async stop(): Promise<void> {
    this.cpu.stop();
    await Promise.all(this.#processes.map((one) => one.stop(0)));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #running(after: number): Promise<number> {
    return until('all tasks of plain Flink run', () => runningSince(this.#rest, this.#job, after), {
      withinMs: PATIENCE_MS,
      everyMs: ASK_EVERY_MS,
    });
  }

  async #answers(): Promise<true | null> {
    const [first] = this.#processes;
    if (first !== undefined && !first.running()) throw new Error(`plain Flink ended; see ${this.#folder}`);
    return fetch(`http://127.0.0.1:${this.#rest}/overview`, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => (answer.ok ? true : null),
      () => null,
    );
  }

  #ask(command: 'GET_JM_RESOURCE_PARAMS' | 'GET_TM_RESOURCE_PARAMS'): Promise<MemoryOptions> {
    return bashJavaUtils({ ...this.#options, folder: this.#folder, command });
  }

  async #launch(main: string, memory: MemoryOptions, more: string[]): Promise<void> {
    const lib = join(this.#options.home, 'lib');
    const jars = (await readdir(lib)).sort().map((name) => join(lib, name));
    const name = main === jobManagerMain ? 'jobmanager' : 'taskmanager';
    const words = [
      'java',
      ...memory.jvm,
      ...memory.opens,
      `-Dlog.file=${join(this.#folder, 'log', `${name}.log`)}`,
      `-Dlog4j.configurationFile=file:${join(this.#folder, 'conf', 'log4j.properties')}`,
      ...['-classpath', jars.join(':'), main, '-c', join(this.#folder, 'conf')],
      ...memory.dynamic,
      ...more,
    ];
    this.#processes.push(
      spawnTied({
        ...inGroup(this.#options.group, words),
        env: {
          PATH: process.env.PATH ?? '',
          FLINK_LIB_DIR: lib,
          FLINK_PLUGINS_DIR: join(this.#options.home, 'plugins'),
        },
        cwd: this.#folder,
        logFile: join(this.#folder, 'log', `${name}.out`),
      }),
    );
  }
}
