/** What this agent knows of its task: written by its loops, read by its reports. */
import { slowness } from '../../shared/domain/flink-config.ts';
import type { GraphSample } from '../../shared/resources/job-graph.ts';
import type { RunResult } from '../../shared/resources/ledger.ts';
import type { CommandOutcome, FlinkStatus, JvmStatus } from '../../shared/resources/report.ts';
import type { RunSpec } from '../../shared/resources/run-spec.ts';
import type { OutageKind, TaskHealth } from '../../shared/resources/task-health.ts';
import { Wakeup } from './pause.ts';
import type { AgentExit, AgentPorts, AgentSettings, JvmProcess } from './ports.ts';
import type { Prepared } from './prepared.ts';
import { KnownSecrets } from './task-secrets.ts';

export type Address = { host: string; rpcPort: number; blobPort: number };

export class TaskState {
  readonly jvms = new Map<JvmProcess, JvmStatus>();
  readonly commands = new Map<string, CommandOutcome>();
  readonly secrets = new KnownSecrets();
  /** Fires whenever a report would say something new. */
  readonly changed = new Wakeup();
  /** Fires when a JVM of this task starts, gets up or ends. */
  readonly disturbed = new Wakeup();
  #ending = new AbortController();
  spec: RunSpec | null = null;
  flink: FlinkStatus | null = null;
  /** Kept by the one who watches Flink; null before the first look and on a TaskManager's agent. */
  health: TaskHealth | null = null;
  /** What flows through the job, as last measured: it stays when the job is no more. */
  graph: GraphSample | null = null;
  /** Fires when the JobManager's address is first known, and when it is another one. */
  readonly moved = new Wakeup();
  #address: Address | null = null;
  /** The ledger says that this run has had a checkpoint. */
  checkpointRecorded = false;
  /** Highest complete checkpoint Flink told of. It is only ever used to refuse an older one. */
  seenCheckpointId = 0;
  /** With commands under way things are looked at more often. */
  commandsUnderWay = 0;
  /** What is about to interrupt the tasks is not a failure; whoever does it says so, and takes it back when it is over. */
  expected: { kind: OutageKind; because: string } | null = null;
  /** Somebody looks at the job, or the control plane expects a change. */
  watched = false;
  /**
   * Whether all TaskManagers had registered with the JobManager that runs, or ran last. Flink's registration turns to the
   * very process it has once resolved, again and again: one that dies before may leave them asking a dead one for ever.
   */
  joined = false;
  restPort: number | null = null;
  /** What waits for the run that follows this one. */
  prepared: Prepared | null = null;
  result: RunResult | null = null;
  because = 'preparing the first start';
  exit: AgentExit | null = null;
  /** The JobManager runs only to commit what a savepoint holds; see stop-rule.ts. */
  commitOnly: { savepointPath: string } | null = null;

  /** The task is being taken away and saves what it can: a job that ends now has not ended the run. */
  suspending = false;

  /** Aborted once the task is to end. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  /** Of the JobManager of this attempt; on a TaskManager's agent as the control plane said. */
  get address(): Address | null {
    return this.#address;
  }

  moveTo(address: Address): void {
    if (sameAddress(this.#address, address)) return;
    this.#address = address;
    this.moved.fire();
    this.changed.fire();
  }

  /** The first reason to end is the one that counts. */
  end(exit: AgentExit): void {
    if (this.exit !== null) return;
    this.exit = exit;
    this.because = exit.because;
    this.#ending.abort();
    this.changed.fire();
  }

  jvm(process: JvmProcess, change: Partial<JvmStatus>): void {
    const before = this.jvms.get(process) ?? {
      process,
      phase: 'waiting' as const,
      starts: 0,
      lastExit: null,
    };
    this.jvms.set(process, { ...before, ...change });
    this.disturbed.fire();
    this.changed.fire();
  }

  outcome(outcome: CommandOutcome): void {
    this.commands.set(outcome.commandId, { ...outcome, message: outcome.message.slice(0, 4_000) });
    this.changed.fire();
  }

  say(because: string): void {
    if (this.because === because) return;
    this.because = because;
    this.changed.fire();
  }

  /** Flink's status, told on when it says something new; sizes and durations of checkpoints can wait for the next report. */
  sampled(flink: FlinkStatus | null, health: TaskHealth): void {
    const news = essence(this.flink, this.health) !== essence(flink, health);
    this.flink = flink;
    this.health = health;
    if (news) this.changed.fire();
  }

  get busy(): boolean {
    if ([...this.jvms.values()].some(({ phase }) => phase !== 'up')) return true;
    return this.commandsUnderWay > 0 || this.commitOnly !== null;
  }

  get slow(): number {
    return this.spec === null ? 4 : slowness(this.spec.settings);
  }
}

export const sameAddress = (a: Address | null, b: Address | null): boolean =>
  a?.host === b?.host && a?.rpcPort === b?.rpcPort && a?.blobPort === b?.blobPort;

const essence = (s: FlinkStatus | null, health: TaskHealth | null): string => {
  const outage = health?.outages.at(-1);
  const seen = s === null ? [] : [s.jobState, s.allTasksRunning, s.taskManagers, s.restarts, s.exception?.at];
  return [...seen, outage?.number, outage?.until, health?.failures?.count].join(' ');
};

/** What every part of the agent is handed. */
export type Agent = { ports: AgentPorts; settings: AgentSettings; state: TaskState };
