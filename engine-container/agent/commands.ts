/** Commands of the control plane: each is taken up once, however often it is handed over. */
import type { StopIntent } from '../../shared/resources/ledger.ts';
import type { CommandOrder, CommandOutcome } from '../../shared/resources/report.ts';
import type { JvmSupervisor } from './jvm-supervisor.ts';
import { type LedgerKeeper, messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import type { FlinkRest } from './ports.ts';
import { takeSavepoint } from './savepoint-command.ts';
import { stopNow, stopWithSavepoint } from './stop-command.ts';
import type { Agent } from './task-state.ts';

export class Commands {
  readonly agent: Agent;
  readonly keeper: LedgerKeeper;
  readonly supervisor: JvmSupervisor;
  readonly #taken = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #running = new Set<Promise<void>>();

  constructor(agent: Agent, keeper: LedgerKeeper, supervisor: JvmSupervisor) {
    this.agent = agent;
    this.keeper = keeper;
    this.supervisor = supervisor;
  }

  take(orders: readonly CommandOrder[]): void {
    for (const order of orders) this.#begin(order.commandId, () => this.#execute(order));
  }

  /** The ledger holds a stop that has not happened: it goes on, whoever began it. */
  carryOn(intent: StopIntent): void {
    this.#begin(intent.commandId, () => stopWithSavepoint(this, intent.commandId, intent.mode === 'drain'));
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
  async whenRunning(until: number): Promise<{ flink: FlinkRest; flinkJobId: string; start: number } | null> {
    const { ports, state } = this.agent;
    // A job that only commits a savepoint is on its way out: its watch settles the run, and nothing is left to wait for.
    while (!state.ended.aborted && (ports.clock.now() < until || state.commitOnly !== null)) {
      const changed = state.changed.signal;
      const { current } = this.supervisor;
      const { flink, restPort, spec } = state;
      const runs = flink?.jobState === 'RUNNING' && flink.allTasksRunning && state.commitOnly === null;
      if (runs && current !== null && restPort !== null && spec !== null) {
        return { flink: ports.flink(restPort), flinkJobId: spec.flinkJobId, start: current.spec.start };
      }
      await pause(ports.clock, 5_000, changed, state.ended);
    }
    return null;
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
    if (order.kind === 'savepoint') await takeSavepoint(this, order.commandId);
    else if (order.mode === 'now') await stopNow(this, order.commandId);
    else await stopWithSavepoint(this, order.commandId, order.mode === 'drain');
  }
}
