import { newSlots } from '../../shared/domain/new-slots.ts';
import type { Observed } from '../../shared/domain/plan.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import type { RunLedger } from '../../shared/resources/ledger.ts';
import type {
  AttemptRecord,
  CommandRecord,
  JobRecord,
  ReportRecord,
  RunRecord,
  SlotRecord,
} from '../../shared/resources/records.ts';
import type { Report } from '../../shared/resources/report.ts';

/** Small whole things for tests; each takes what matters and fills in the rest. */
const id = (prefix: string) => `${prefix}_01HZZZZZZZZZZZZZZZZZZZZZZZ`;
export const ids = {
  tenant: id('tn'),
  workspace: id('ws'),
  job: id('job'),
  run: id('run'),
  command: id('cmd'),
};

export const aRun = (change: Partial<RunRecord> = {}): RunRecord => ({
  schema: 1,
  id: ids.run,
  jobId: ids.job,
  tenantId: ids.tenant,
  workspaceId: ids.workspace,
  version: 1,
  settings: JobSettings.parse({}),
  flinkJobId: 'a'.repeat(32),
  startPoint: { kind: 'empty' },
  connectors: [],
  createdBy: 'usr_x',
  createdAt: 0,
  state: 'active',
  everRunning: false,
  epoch: 0,
  attempts: [],
  failures: null,
  lastRescale: null,
  result: null,
  endedAt: null,
  finalRestorePoint: null,
  ...change,
});

export const anAttempt = (
  run: RunRecord,
  epoch: number,
  slots: Partial<SlotRecord>[] = [],
): AttemptRecord => ({
  epoch,
  startedAt: 0,
  endedAt: null,
  because: 'started',
  ofUse: false,
  slots: newSlots(run, epoch, 0, (parts) => parts).map((slot, n) => ({
    ...slot,
    phase: 'launched',
    taskId: `task-${epoch}-${n}`,
    ...slots[n],
  })),
});

/** A run in its `epoch`th attempt, with changes to the slots of that attempt. */
export const aRunningRun = (
  epoch = 1,
  slots: Partial<SlotRecord>[] = [],
  change: Partial<RunRecord> = {},
): RunRecord => {
  const run = aRun({ epoch, ...change });
  return { ...run, attempts: [anAttempt(run, epoch, slots)] };
};

export const aJob = (change: Partial<JobRecord> = {}): JobRecord => ({
  schema: 1,
  id: ids.job,
  tenantId: ids.tenant,
  workspaceId: ids.workspace,
  name: 'orders',
  kind: 'sql',
  maxParallelism: 128,
  transactionalIdPrefix: 'mr-x',
  latestVersion: 1,
  publishedHash: null,
  origin: null,
  snapshotSchedule: { everyMinutes: null },
  snapshotRetention: { count: null, maxAgeHours: null },
  scheduledSnapshotAt: null,
  desired: { state: 'running', runId: ids.run, orders: [], next: null, by: 'usr_x', at: 0 },
  run: {
    id: ids.run,
    version: 1,
    startedAt: 0,
    flinkJobId: 'a'.repeat(32),
    parallelism: 1,
    operatorParallelism: {},
    cu: 1,
  },
  createdAt: 0,
  updatedAt: 0,
  ...change,
});

export const aStopping = (
  mode: CommandRecord['mode'],
  at = 0,
  state: 'stopped' | 'paused' = 'stopped',
): JobRecord =>
  aJob({
    desired: {
      state,
      runId: ids.run,
      orders: [{ commandId: ids.command, kind: 'stop', mode, orderedAt: at }],
      next: null,
      by: 'usr_x',
      at,
    },
  });

export const aCommand = (change: Partial<CommandRecord> = {}): CommandRecord => ({
  schema: 1,
  id: ids.command,
  jobId: ids.job,
  runId: ids.run,
  kind: 'stop',
  mode: 'savepoint',
  parallelism: null,
  operators: null,
  state: 'pending',
  message: '',
  savepointPath: null,
  createdBy: 'usr_x',
  createdAt: 0,
  updatedAt: 0,
  ...change,
});

export const aLedger = (change: Partial<RunLedger> = {}): RunLedger => ({
  schema: 1,
  runId: ids.run,
  epoch: 1,
  startPoint: { kind: 'empty' },
  lastCheckpointId: null,
  stopIntent: null,
  rescaled: null,
  result: null,
  ...change,
});

export const aReport = (change: Partial<Report> = {}, receivedAt = 0): ReportRecord => ({
  schema: 1,
  receivedAt,
  flow: null,
  report: {
    slot: {
      tenantId: ids.tenant,
      jobId: ids.job,
      runId: ids.run,
      epoch: 1,
      role: 'compact',
      index: 0,
      launch: 1,
    },
    sequence: 1,
    at: 0,
    phase: 'running',
    because: 'all tasks run',
    enforced: { limits: true, user: true },
    jvms: [],
    jobManagerAddress: null,
    flink: {
      jobState: 'RUNNING',
      allTasksRunning: true,
      runningTasks: 1,
      totalTasks: 1,
      taskManagers: 1,
      restarts: 0,
      changedAt: null,
      latestCheckpoint: null,
      failedCheckpoints: 0,
      exception: null,
    },
    graph: null,
    health: null,
    commands: [],
    result: null,
    ...change,
  },
});

export const observed = (change: Partial<Observed> = {}): Observed => ({
  job: aJob(),
  run: aRun(),
  ledger: null,
  report: null,
  commands: [],
  intentSavepoint: null,
  hasRun: false,
  unheardMs: null,
  ...change,
});
