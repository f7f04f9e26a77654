/**
 * A world for the agent without a single JVM: Flink, S3, the control plane and time are fakes that behave as the real
 * ones were seen to. What a test wants to go wrong it sets here.
 */
import { runAgent } from '../../engine-container/agent/agent.ts';
import type {
  AgentExit,
  AgentPorts,
  AgentSettings,
  ControlChannel,
  TaskFiles,
} from '../../engine-container/agent/ports.ts';
import type { JobSettings } from '../../shared/resources/job-settings.ts';
import { JobSettings as JobSettingsSchema } from '../../shared/resources/job-settings.ts';
import { RunLedger } from '../../shared/resources/ledger.ts';
import { type CommandOrder, Report, type ReportAnswer } from '../../shared/resources/report.ts';
import { type RunSpec, runPaths } from '../../shared/resources/run-spec.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import { VirtualClock } from '../helpers/fakes/clock.ts';
import { FakeObjectStore } from '../helpers/fakes/object-store.ts';
import { FakeFlink } from './agent-fake-flink.ts';

export const slot: TaskSlot = {
  tenantId: 'tn_1',
  jobId: 'job_1',
  runId: 'run_1',
  epoch: 1,
  role: 'compact',
  index: 0,
  launch: 1,
};
export const paths = runPaths(slot.tenantId, slot.jobId, slot.runId);

export class World {
  readonly clock = new VirtualClock();
  readonly objects = new FakeObjectStore(() => this.clock.now());
  readonly flink = new FakeFlink(this.clock, this.objects, 'millrace', paths);
  readonly reports: Report[] = [];
  readonly terminate = new AbortController();
  /** Slots of later runs this task went over to. */
  readonly served: TaskSlot[] = [];
  orders: CommandOrder[] = [];
  /** Another run is to go on in this task, so that the control plane lets it wait once its run has ended. */
  isFollowed = false;
  /** What the control plane does with a report; null: answers as it should. */
  control: (() => ReportAnswer | { fenced: number } | 'away') | null = null;
  exit: AgentExit | null = null;
  sql = 'INSERT INTO a SELECT * FROM b';
  secretPlaces: RunSpec['secrets'] = [];
  /** What the control plane says when it is asked for the secrets of the run. */
  secrets: () => Promise<Record<string, string>> = async () => ({});
  /** Whether the JobManager of another task can be reached. */
  listens = true;
  /** What its JVMs hold. */
  residentMib: number | null = null;
  ports: AgentPorts;
  settings: AgentSettings;
  #nextPort = 40_000;

  constructor(options: { slot?: Partial<TaskSlot>; settings?: Partial<JobSettings> } = {}) {
    const mine = { ...slot, ...options.slot };
    this.putSpec(JobSettingsSchema.parse({ checkpointIntervalMs: 10_000, ...options.settings }));
    this.putLedger({});
    this.settings = {
      slot: mine,
      earlierStarts: 0,
      prepared: null,
      cu: 1,
      bucket: 'millrace',
      region: 'eu-west-1',
      storage: null,
      host: '127.0.0.1',
      engine: {
        home: '/engine',
        release: '1.20.5',
        classPath: ['lib/a.jar'],
        connectors: {},
        archives: { jobmanager: {}, taskmanager: {} },
      },
      java: 'java',
      log4j: '',
      enforced: { limits: false, user: false },
      stopMs: 45_000,
      jvmEnv: {},
    };
    this.ports = {
      clock: this.clock,
      objects: this.objects,
      channel: this.#channel(),
      jvms: this.flink,
      flink: (restPort) => this.flink.rest(restPort),
      files: this.#files(),
      artifacts: () => Promise.reject(new Error('no job here has artifacts')),
      random: () => 0.5,
      reaches: async () => this.listens,
      residentMib: async () => this.residentMib,
      terminate: this.terminate.signal,
    };
  }

  #channel(): ControlChannel {
    return {
      report: (report) => this.#answer(report),
      secrets: () => this.secrets(),
      as: ({ slot: next }) => {
        this.served.push(next);
        return this.#channel();
      },
    };
  }

  begin(): this {
    void runAgent(this.ports, this.settings).then((exit) => {
      this.exit = exit;
    });
    return this;
  }

  async until(what: string, done: () => boolean, limitMs = 120_000): Promise<void> {
    if (await this.clock.advanceUntil(done, limitMs)) return;
    const { jobState, starts } = this.flink;
    const seen = { exit: this.exit, jobState, starts, because: this.last?.because, jvms: this.last?.jvms };
    throw new Error(`Not within ${limitMs} ms: ${what}. ${JSON.stringify(seen)}`);
  }

  running(): Promise<void> {
    return this.until('RUNNING', () => this.last?.flink?.allTasksRunning === true);
  }

  ended(limitMs = 120_000): Promise<void> {
    return this.until('the end of the agent', () => this.exit !== null, limitMs);
  }

  get last(): Report | undefined {
    return this.reports.at(-1);
  }

  get ledger(): RunLedger {
    const object = this.objects.objects.get(paths.ledger);
    return RunLedger.parse(JSON.parse(new TextDecoder().decode(object?.body)));
  }

  putLedger(change: Partial<RunLedger>): void {
    const held = this.objects.objects.get(paths.ledger);
    const before: RunLedger =
      held === undefined
        ? {
            schema: 1,
            runId: slot.runId,
            epoch: 1,
            startPoint: { kind: 'empty' },
            lastCheckpointId: null,
            stopIntent: null,
            rescaled: null,
            result: null,
          }
        : this.ledger;
    this.flink.write(paths.ledger, JSON.stringify({ ...before, ...change }));
  }

  putSpec(settings: JobSettings): void {
    const spec: RunSpec = {
      schema: 1,
      tenantId: slot.tenantId,
      workspaceId: 'ws_1',
      jobId: slot.jobId,
      runId: slot.runId,
      version: 1,
      flinkJobId: 'f'.repeat(32),
      sql: this.sql,
      secrets: this.secretPlaces,
      jar: null,
      artifacts: [],
      settings,
      maxParallelism: 128,
      connectors: [],
      transactionalIdPrefix: 'millrace-1',
      startPoint: { kind: 'empty' },
    };
    this.flink.write(paths.spec, JSON.stringify(spec));
  }

  /** S3 refuses everything from now on, or works again. */
  storageDown(down: boolean): void {
    this.objects.faults.before = down
      ? () => {
          throw new Error('S3 does not answer');
        }
      : undefined;
  }

  async #answer(report: Report): Promise<ReportAnswer | { fenced: number }> {
    const answer = this.control?.() ?? null;
    if (answer === 'away') throw new Error('the control plane is away');
    this.reports.push(Report.parse(report));
    if (answer !== null) return answer;
    const over = new Set(
      this.reports.flatMap((r) => r.commands.filter((c) => c.state !== 'running').map((c) => c.commandId)),
    );
    const open = this.orders.filter((order) => !over.has(order.commandId));
    const end = report.result !== null && !this.isFollowed;
    return { epoch: slot.epoch, commands: open, jobManagerAddress: null, nextReportMs: 5_000, end };
  }

  #files(): TaskFiles {
    return {
      directory: '/task',
      prepare: async (directory, files) => {
        this.flink.prepared.set(directory, files);
      },
      has: async (directory) => this.flink.isHeld(directory),
      freePorts: async (count) => Array.from({ length: count }, () => this.#nextPort++),
      logs: async () => [{ name: 'jobmanager.log', body: new TextEncoder().encode('a line') }],
      remove: async () => {},
    };
  }
}
