/** Everything outside the agent, as it sees it. The simulation runs the real agent over fakes of these. */
import type { Clock } from '../../functions/ports/clock.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import type { LocalStorage } from '../../shared/domain/flink-config.ts';
import type { StoredArtifact } from '../../shared/resources/artifact.ts';
import type { CuSize } from '../../shared/resources/job-settings.ts';
import type { FlinkStatus, Report, ReportAnswer } from '../../shared/resources/report.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import type { GraphReading } from './graph-reading.ts';
import type { Prepared } from './prepared.ts';
import type { Bounds, VertexScale } from './rescale-rule.ts';
import type { Restore } from './stop-rule.ts';

export type AgentPorts = {
  clock: Clock;
  objects: ObjectStore;
  channel: ControlChannel;
  jvms: JvmRunner;
  /** The REST API of the JobManager of this container, on loopback. */
  flink: (restPort: number) => FlinkRest;
  files: TaskFiles;
  artifacts: ArtifactSource;
  /** Uniform in [0, 1); only spreads retries. */
  random: () => number;
  /** Whether somebody listens at this address. Never rejects; takes at most 2 s. */
  reaches: (host: string, port: number) => Promise<boolean>;
  /** Memory that the agent and its JVMs hold now, in MiB; null where that cannot be known. */
  residentMib: () => Promise<number | null>;
  /** Aborted when the runtime wants the task to stop (SIGTERM). */
  terminate: AbortSignal;
};

/** What a task serves once its run has ended: a slot of the next one, and the token that speaks for it. */
export type NextLaunch = { slot: TaskSlot; token: string };

export interface ControlChannel {
  /** `fenced` names the epoch of a 410. Rejects, within 10 s, when the control plane is away or refuses. */
  report(report: Report): Promise<ReportAnswer | { fenced: number }>;
  /** Values of the secrets of this run by name. Rejects as a report does, and when it is none of the task's. */
  secrets(runId: string): Promise<Readonly<Record<string, string>>>;
  /** The same channel for another launch that this task serves now. */
  as(launch: NextLaunch): ControlChannel;
}

export type JvmProcess = 'jobmanager' | 'taskmanager';

/** One start of one JVM. A fake reads `flink`, the real runner the rest. */
export type JvmSpec = {
  process: JvmProcess;
  /** Grows by one with each start of this process by this agent. */
  start: number;
  command: string;
  args: readonly string[];
  /** The whole environment; never a token. */
  env: Readonly<Record<string, string>>;
  /** Absolute; written by TaskFiles.prepare before the start. */
  directory: string;
  flink: {
    flinkJobId: string;
    /** What is restored; null on a TaskManager and on a start with empty state. */
    restore: Restore | null;
    jobManager: { host: string; rpcPort: number; blobPort: number };
    restPort: number | null;
    /** What a job is started with by a JobManager; how many slots a TaskManager offers. */
    slots: number;
    /** Started before its run there is: the JobManager submits its job once it is told what to restore; see prepared.ts. */
    held: boolean;
    /** Operators that a job is started with a parallelism of their own for. */
    operators: Readonly<Record<string, number>>;
  };
};

export type JvmExit = { code: number | null; signal: string | null };

export interface JvmHandle {
  readonly pid: number;
  /** Never rejects. */
  readonly exited: Promise<JvmExit>;
  /** No error when it has ended already. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Tells a held JobManager to go on with this. */
  go(restore: Restore | null): void;
}

export interface JvmRunner {
  /** Rejects when the program cannot be started at all. */
  start(spec: JvmSpec): Promise<JvmHandle>;
}

export type SavepointProgress =
  | { state: 'in-progress' }
  | { state: 'complete'; path: string }
  | { state: 'failed'; because: string }
  /** Flink does not know the trigger: the JobManager that was asked is gone. */
  | { state: 'unknown' };

/** Rejects, within 5 s, when REST does not answer or answers 5xx. */
export interface FlinkRest {
  /** jobState is null while Flink does not know the job (yet). */
  status(flinkJobId: string): Promise<FlinkStatus>;
  /** Asking again with the same trigger id is no second savepoint. `directory` is an s3:// URI. */
  stopWithSavepoint(
    flinkJobId: string,
    order: { triggerId: string; directory: string; drain: boolean },
  ): Promise<void>;
  savepoint(flinkJobId: string, order: { triggerId: string; directory: string }): Promise<void>;
  savepointProgress(flinkJobId: string, triggerId: string): Promise<SavepointProgress>;
  cancel(flinkJobId: string): Promise<void>;
  /** Asks for a checkpoint beside the periodic ones; rejects when tasks do not run. */
  checkpoint(flinkJobId: string): Promise<void>;
  /** Empty while Flink does not know the job. */
  vertices(flinkJobId: string): Promise<VertexScale[]>;
  /** Parallelism of every vertex from now on, for as long as this JobManager lives. */
  require(flinkJobId: string, bounds: Bounds): Promise<void>;
  /** Null while Flink does not know the job. With `measure` the counters of all vertices are read too. */
  graph(flinkJobId: string, measure: boolean): Promise<GraphReading | null>;
}

/** Path of the file on this machine, compared with its digest. Rejects when it cannot be had. */
export type ArtifactSource = (artifact: StoredArtifact) => Promise<string>;

/** The task's own folder. Paths are relative to it unless said otherwise. */
export interface TaskFiles {
  readonly directory: string;
  /** Makes a fresh folder with these files, readable by the JVM and writable by nobody else; `links` are files that lie elsewhere. */
  prepare(
    directory: string,
    files: Readonly<Record<string, string>>,
    links?: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** Whether there is such a file; false when that cannot be known. */
  has(directory: string, name: string): Promise<boolean>;
  freePorts(count: number): Promise<number[]>;
  /** Files below `logs/` of the folder, each cut to its last `maxBytes`. */
  logs(directory: string, maxBytes: number): Promise<{ name: string; body: Uint8Array }[]>;
  remove(directory: string): Promise<void>;
}

/** engine.json of the engine home, with the folder it lies in. */
export type Engine = {
  home: string;
  release: string;
  /** Paths below the home, as all others here. */
  classPath: readonly string[];
  /** Jars of each connector that has any. */
  connectors: Readonly<Record<string, readonly string[]>>;
  /** Class-data-sharing archives by role and connector set: names sorted and joined with `+`, none is ``. */
  archives: Readonly<Record<JvmProcess, Readonly<Record<string, string>>>>;
};

export type AgentSettings = {
  slot: TaskSlot;
  /** JVMs of each kind that were started in this task for runs before this one: folders are named by number. */
  earlierStarts: number;
  /** JVMs that were started for this run while the one before it still ran. */
  prepared: Prepared | null;
  cu: CuSize;
  bucket: string;
  region: string;
  storage: LocalStorage | null;
  /** Where other tasks of the attempt reach this one. */
  host: string;
  engine: Engine;
  java: string;
  /** Text of conf/log4j2.properties. */
  log4j: string;
  enforced: { limits: boolean; user: boolean };
  /** From SIGTERM to SIGKILL, as the runtime has it. */
  stopMs: number;
  /** What a JVM on AWS needs to find the task's role. */
  jvmEnv: Readonly<Record<string, string>>;
};

export type AgentExit = {
  kind: 'settled' | 'fenced' | 'unwanted' | 'terminated' | 'state-vanished' | 'broken';
  because: string;
  /** Exit code of the agent's process. */
  code: number;
};
