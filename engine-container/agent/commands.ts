/** Commands of the control plane: each is taken up once, however often it is handed over. */

import { preparing } from '../../shared/domain/hand-over.ts';
import type { JobSettings } from '../../shared/resources/job-settings.ts';
import type { StopIntent } from '../../shared/resources/ledger.ts';
import type { CommandOrder, CommandOutcome } from '../../shared/resources/report.ts';
import type { Scale } from '../../shared/resources/scale.ts';
import type { JvmSupervisor } from './jvm-supervisor.ts';
import { type LedgerKeeper, messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import type { FlinkRest } from './ports.ts';
import { prepareNext } from './prepared.ts';
import { rescale } from './rescale-command.ts';
import { PATIENCE_MS } from './savepoint-attempt.ts';
import { takeSavepoint } from './savepoint-command.ts';
import { stopNow, stopWithSavepoint } from './stop-command.ts';
import type { Agent } from './task-state.ts';

/** A job that can be asked for something: REST of the JobManager that was started as the `start`th. */
export type RunningJob = { flink: FlinkRest; flinkJobId: string; start: number; settings: JobSettings };

export class Commands {
  readonly agent: Agent;
  readonly keeper: LedgerKeeper;
  readonly supervisor: JvmSupervisor;
  readonly #taken = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #taskManager: JvmSupervisor | null;
  /** What it interrupts would fail what else is under way, so that waits for it. */
  #rescale: Promise<void> | null = null;
  #stops = 0;

  /** `taskManager` is the one in this container. */
  constructor(
    agent: Agent,
    keeper: LedgerKeeper,
    supervisor: JvmSupervisor,
    taskManager: JvmSupervisor | null,
  ) {
    this.agent = agent;
    this.keeper = keeper;
    this.supervisor = supervisor;
    this.#taskManager = taskManager;
  }

  take(orders: readonly CommandOrder[]): void {
    for (const order of orders) this.#begin(order.commandId, () => this.#execute(order));
  }

  /** The ledger holds a stop that has not happened: it goes on, whoever began it. */
  carryOn(intent: StopIntent): void {
    this.#begin(intent.commandId, () => this.#stop(intent.commandId, intent.mode === 'drain'));
  }

  failed(intent: StopIntent, because: string): void {
    this.#taken.add(intent.commandId);
    this.#failed.add(intent.commandId);
    this.end(intent.commandId, 'failed', because);
  }

  /** Whether it was found to have failed by somebody else than the one who executes it. */
  hasFailed(commandId: string): boolean {
    return this.#failed.has(commandId);
  }

  /** Outcomes the control plane has taken note of are not told again. */
  acknowledged(told: readonly CommandOutcome[], stillOrdered: readonly CommandOrder[]): void {
    for (const { commandId, state } of told) {
      const now = this.agent.state.commands.get(commandId);
      const over = state !== 'running' && now?.state === state;
      if (over && !stillOrdered.some((o) => o.commandId === commandId)) {
        this.agent.state.commands.delete(commandId);
      }
    }
  }

  /** Settles when no command is under way any more; they all see that the task is ending. */
  async over(): Promise<void> {
    await Promise.all(this.#running);
  }

  say(commandId: string, message: string, savepointPath: string | null = null): void {
    this.agent.state.outcome({ commandId, state: 'running', message, savepointPath });
  }

  end(
    commandId: string,
    state: 'succeeded' | 'failed',
    message: string,
    savepointPath: string | null = null,
  ): void {
    this.agent.state.outcome({ commandId, state, message, savepointPath });
  }

  /** REST and job id once the job runs with all its tasks; null when that takes too long or the task is ending. */
  async whenRunning(until: number): Promise<RunningJob | null> {
    const { ports, state } = this.agent;
    // A job that only commits a savepoint is on its way out: its watch settles the run, and nothing is left to wait for.
    while (!state.ended.aborted && (ports.clock.now() < until || state.commitOnly !== null)) {
      const changed = state.changed.signal;
      const job = this.running();
      if (job !== null) return job;
      await pause(ports.clock, 5_000, changed, state.ended);
    }
    return null;
  }

  /** The job, if it runs with all its tasks. */
  running(): RunningJob | null {
    const { flink, commitOnly } = this.agent.state;
    const runs = flink?.jobState === 'RUNNING' && flink.allTasksRunning && commitOnly === null;
    return runs ? this.answering() : null;
  }

  /** The job of the JobManager that runs, whatever becomes of its tasks. */
  answering(): RunningJob | null {
    const { ports, state } = this.agent;
    const { current } = this.supervisor;
    const { restPort, spec } = state;
    if (current === null || restPort === null || spec === null) return null;
    const { flinkJobId, settings } = spec;
    return { flink: ports.flink(restPort), flinkJobId, start: current.spec.start, settings };
  }

  /** Whether the JobManager that was asked still runs. */
  isOf(start: number): boolean {
    return this.supervisor.current?.spec.start === start;
  }

  get isStopping(): boolean {
    return this.#stops > 0;
  }

  #begin(commandId: string, run: () => Promise<void>): void {
    if (this.#taken.has(commandId)) return;
    this.#taken.add(commandId);
    const { state } = this.agent;
    state.commandsUnderWay += 1;
    const running = run()
      .catch((error) => this.end(commandId, 'failed', `It failed in the agent: ${messageOf(error)}`))
      .finally(() => {
        state.commandsUnderWay -= 1;
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  async #execute(order: CommandOrder): Promise<void> {
    this.say(order.commandId, 'Taken up by the agent.');
    if (order.kind === 'rescale') {
      const { parallelism = 1, operators = {} } = order;
      await this.#rescaleTo(order.commandId, { parallelism, operators });
    } else if (order.kind === 'savepoint') {
      await this.#rescale;
      await takeSavepoint(this, order.commandId);
    } else if (order.mode === 'now') await stopNow(this, order.commandId);
    else await this.#stop(order.commandId, order.mode === 'drain', order.nextRunId);
  }

  /** `nextRunId`: the run that goes on in this container. */
  async #stop(commandId: string, drain: boolean, nextRunId?: string): Promise<void> {
    this.#stops += 1;
    const { state } = this.agent;
    try {
      await this.#rescale;
      if (nextRunId !== undefined && this.agent.settings.slot.role === 'compact')
        await this.#prepare(commandId, nextRunId);
      await stopWithSavepoint(this, commandId, drain);
    } finally {
      this.#stops -= 1;
      // What went on without being stopped is followed by nothing; who ends hands it over.
      if (!state.ended.aborted) await state.prepared?.discard();
    }
  }

  async #prepare(commandId: string, runId: string): Promise<void> {
    if ((await this.whenRunning(this.agent.ports.clock.now() + PATIENCE_MS)) === null) return;
    this.say(commandId, preparing);
    await prepareNext(this.agent, runId);
  }

  async #rescaleTo(commandId: string, to: Scale): Promise<void> {
    const before = [...this.#running];
    const mine = Promise.all(before).then(() => rescale(this, this.#taskManager, commandId, to));
    this.#rescale = mine.catch(() => {});
    await mine;
  }
}
