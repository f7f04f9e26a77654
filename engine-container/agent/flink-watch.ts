/** Looks at Flink's REST API: knows the job's state, sees its end, and does not believe a JobManager that is silent. */

import { isPassingTrouble } from '../../shared/domain/passing-trouble.ts';
import type { FoundSavepoint } from '../../shared/domain/restore-point.ts';
import { taskManagerCount } from '../../shared/resources/job-settings.ts';
import type { FlinkStatus } from '../../shared/resources/report.ts';
import { checkpointOfLedger } from './checkpoint-record.ts';
import { FlowWatch } from './flow-watch.ts';
import { HealthLog } from './health-log.ts';
import { endOf, terminalStates } from './job-end.ts';
import type { JvmSupervisor } from './jvm-supervisor.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import { messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import { settle } from './settle.ts';
import { savepointsIn } from './snapshots.ts';
import type { Agent } from './task-state.ts';

/** At full size; they grow with slowness. A start reads classes, plans and restores before REST answers. */
const START_LIMIT_MS = 180_000;
const SILENCE_LIMIT_MS = 90_000;
/** Between two looks, with an answer that is waited for in vain. */
const LONGEST_LOOK_MS = 12_000;
/** For a job that only has to commit its savepoint to get all its tasks RUNNING. */
const COMMIT_LIMIT_MS = 600_000;
/** Starts of a job that failed before it ran, for a reason that may pass. */
const START_TRIES = 5;

export class FlinkWatch {
  readonly #agent: Agent;
  readonly #keeper: LedgerKeeper;
  readonly #supervisor: JvmSupervisor;
  readonly #flow: FlowWatch;
  readonly #health = new HealthLog();
  /** The JVM start that is being looked at, and what was seen of it. */
  #start = 0;
  #answered = false;
  #silentMs = 0;
  #lookedAt = 0;
  #ran = false;
  #failedStarts = 0;
  #commitSince: number | null = null;

  constructor(agent: Agent, keeper: LedgerKeeper, supervisor: JvmSupervisor) {
    this.#agent = agent;
    this.#keeper = keeper;
    this.#supervisor = supervisor;
    this.#flow = new FlowWatch(agent);
  }

  async run(): Promise<void> {
    const { ports, state } = this.#agent;
    while (!state.ended.aborted) {
      const disturbed = state.disturbed.signal;
      if (this.#supervisor.current !== null) await this.#look();
      else this.#sampled(null);
      if (state.ended.aborted) return;
      await pause(ports.clock, this.#interval(), state.ended, disturbed);
    }
  }

  #interval(): number {
    const { state } = this.#agent;
    const { flink } = state;
    const running = flink?.jobState === 'RUNNING' && flink.allTasksRunning;
    if (running && !state.busy) return state.watched ? 1_000 : 5_000;
    // While a small container starts, every question costs it CPU it needs for starting.
    return flink === null ? 250 * state.slow : 500 * state.slow;
  }

  async #look(): Promise<void> {
    const { ports, state } = this.#agent;
    const { current } = this.#supervisor;
    if (current === null || state.restPort === null || state.spec === null) return;
    if (current.spec.start !== this.#start) {
      this.#start = current.spec.start;
      this.#answered = false;
      this.#silentMs = 0;
      this.#lookedAt = current.startedAt;
      this.#ran = false;
    }
    let status: FlinkStatus;
    try {
      status = await ports.flink(state.restPort).status(state.spec.flinkJobId);
    } catch (error) {
      this.#silent(messageOf(error));
      return;
    }
    // The answer is of a JVM that has been replaced meanwhile: it says nothing about this one.
    if (this.#supervisor.current?.spec.start !== current.spec.start) return;
    this.#answered = true;
    this.#silentMs = 0;
    this.#lookedAt = ports.clock.now();
    state.joined = this.#haveJoined(status);
    this.#supervisor.isUp();
    this.#sampled(status);
    this.#tell(status);
    const over = status.jobState !== null && terminalStates.has(status.jobState);
    // Where it failed must be seen before the JVM ends; everything else comes before what nothing depends on.
    if (over) await this.#flow.look(status);
    await this.#act(status);
    if (!over) await this.#flow.look(status);
  }

  /** For some seconds Flink still counts a TaskManager that is dead, while the one in its place looks for the JobManager. */
  #haveJoined({ taskManagers }: FlinkStatus): boolean {
    const { state, settings } = this.#agent;
    if (state.spec === null) return false;
    if (settings.slot.role === 'jobmanager') return taskManagers >= taskManagerCount(state.spec.settings);
    const own = state.jvms.get('taskmanager');
    return taskManagers > 0 && (own?.starts === 1 || own?.phase === 'up');
  }

  #silent(why: string): void {
    const { ports, state } = this.#agent;
    const now = ports.clock.now();
    // A clock that is set forward must not make an hour of silence out of one missed answer.
    this.#silentMs += Math.min(LONGEST_LOOK_MS, Math.max(0, now - this.#lookedAt));
    this.#lookedAt = now;
    const limit = (this.#answered ? SILENCE_LIMIT_MS : START_LIMIT_MS) * state.slow;
    if (this.#silentMs < limit) return;
    this.#sampled(null);
    const seconds = Math.round(limit / 1000);
    this.#supervisor.restart(`Flink's REST API has not answered for ${seconds} s (${why})`);
  }

  #sampled(status: FlinkStatus | null): void {
    const { ports, state } = this.#agent;
    const health = this.#health.look(status, state.jvms.values(), state.expected, ports.clock.now());
    state.sampled(status, health);
  }

  #tell(status: FlinkStatus): void {
    const { state } = this.#agent;
    if (status.allTasksRunning) this.#ran = true;
    if (status.jobState === null) return;
    const tasks = `${status.runningTasks} of ${status.totalTasks} tasks run`;
    state.say(`Flink says ${status.jobState}: ${tasks}, ${status.taskManagers} TaskManagers.`);
  }

  async #act(status: FlinkStatus): Promise<void> {
    const { state } = this.#agent;
    if (status.jobState !== null && terminalStates.has(status.jobState)) {
      await this.#ended(status);
      return;
    }
    if (status.latestCheckpoint !== null) await checkpointOfLedger(this.#agent, this.#keeper, status);
    if (state.commitOnly === null) this.#commitSince = null;
    else await this.#commitOnly(status, state.commitOnly.savepointPath);
  }

  /**
   * See stop-rule.ts: once all tasks run, everything the savepoint holds is committed, and the job may go. It is
   * canceled, not killed, so that no sink leaves a transaction open behind which readers would wait.
   */
  async #commitOnly(status: FlinkStatus, savepointPath: string): Promise<void> {
    const { ports, state } = this.#agent;
    this.#commitSince ??= ports.clock.now();
    if (status.allTasksRunning && state.restPort !== null && state.spec !== null) {
      this.#ran = true;
      await ports
        .flink(state.restPort)
        .cancel(state.spec.flinkJobId)
        .catch((error) => state.say(`The job could not be canceled yet: ${messageOf(error)}`));
    }
    if (ports.clock.now() - this.#commitSince < COMMIT_LIMIT_MS * state.slow) return;
    const because = this.#ran
      ? 'Stopped with a savepoint; its output was committed after the JobManager was restarted.'
      : 'Stopped with a savepoint, but the job did not run once more to commit what it holds: the last output appears on resume.';
    await settle(this.#agent, this.#keeper, () => ({ state: 'STOPPED', savepointPath, because }));
  }

  async #ended(status: FlinkStatus): Promise<void> {
    const { state } = this.#agent;
    if (state.suspending) return;
    const failedBefore = status.jobState === 'FAILED' && !this.#ran && state.commitOnly === null;
    if (failedBefore && isPassingTrouble(status.exception?.text ?? '')) {
      this.#failedStarts += 1;
      if (this.#failedStarts < START_TRIES) {
        this.#supervisor.restart(`The job failed before it ran: ${firstLine(status.exception?.text)}`);
        return;
      }
    }
    const found = await this.#stopSavepoints();
    if (found === null) return;
    const { commitOnly } = state;
    if (commitOnly === null && status.jobState === 'FAILED' && found.length > 0) {
      // Flink lets a job fail for good whose tasks died between the savepoint of its stop and their end. Whether its
      // output was committed nobody knows, as when the JobManager dies there: stop-rule.ts says what comes of it.
      this.#supervisor.restart(
        `The job failed after the savepoint of its stop: ${firstLine(status.exception?.text)}`,
      );
      return;
    }
    await settle(this.#agent, this.#keeper, (ledger) => endOf(status, ledger, found, commitOnly));
  }

  /** What the stop left in S3; null when S3 does not answer, and then the end is looked at again a moment later. */
  async #stopSavepoints(): Promise<FoundSavepoint[] | null> {
    const ledger = await this.#keeper.readPatiently();
    if (ledger === null) return null;
    const directory = ledger.stopIntent?.savepointDirectory ?? null;
    if (directory === null) return [];
    try {
      return await savepointsIn(this.#agent, directory);
    } catch (error) {
      this.#agent.state.say(`S3 cannot be asked for the savepoint: ${messageOf(error)}`);
      return null;
    }
  }
}

const firstLine = (text: string | undefined): string => (text ?? 'no reason given').split('\n')[0] ?? '';
