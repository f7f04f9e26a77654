/**
 * The supervisor of one engine task: starts Flink's JVMs, keeps them running, sees the end of the job, obeys the ledger.
 * Everything it touches is a port, so that a simulation runs this very code under a clock of its own.
 */
import { terminatedBecause } from '../../shared/domain/platform-reason.ts';
import { Commands } from './commands.ts';
import { FlinkWatch } from './flink-watch.ts';
import { planJobManager, type StopFollowUp } from './jobmanager-start.ts';
import { aborted, JvmSupervisor } from './jvm-supervisor.ts';
import { LedgerKeeper, messageOf } from './ledger-keeper.ts';
import { linger } from './linger.ts';
import { maskedPorts } from './masked-ports.ts';
import { pause } from './pause.ts';
import type { AgentExit, AgentPorts, AgentSettings, NextLaunch } from './ports.ts';
import type { Prepared } from './prepared.ts';
import { Reporter } from './reporter.ts';
import { suspend } from './suspend.ts';
import { type Agent, TaskState } from './task-state.ts';
import { planTaskManager, watchTaskManager } from './taskmanager-start.ts';
import { watchRunEnd } from './watch-run-end.ts';

/** For storing the logs of the last JVMs, before the runtime kills the task. */
const LOGS_LIMIT_MS = 10_000;

/** Runs until the task is over: settled, fenced, unwanted or terminated. Never rejects. */
export async function runAgent(ports: AgentPorts, settings: AgentSettings): Promise<AgentExit> {
  let served = await serveRun(ports, settings, []);
  while (served.next !== null) {
    const { launch, earlierStarts, prepared, logs } = served.next;
    const next = { ...settings, slot: launch.slot, earlierStarts, prepared };
    served = await serveRun({ ...ports, channel: ports.channel.as(launch) }, next, logs);
  }
  return served.exit;
}

/** `logs` are still being stored. */
type Served = {
  exit: AgentExit;
  next: {
    launch: NextLaunch;
    earlierStarts: number;
    prepared: Prepared | null;
    logs: Promise<void>[];
  } | null;
};

/** One run in this task, up to its end. Whatever comes next, its JVMs are gone when this resolves. */
async function serveRun(
  ports: AgentPorts,
  settings: AgentSettings,
  earlierLogs: Promise<void>[],
): Promise<Served> {
  const state = new TaskState();
  const agent: Agent = { ports: maskedPorts(ports, state.secrets), settings, state };
  if (settings.prepared?.isWhole) {
    // Its TaskManager looks for the JobManager there.
    state.restPort = settings.prepared.place.restPort;
    state.moveTo(settings.prepared.place.address);
  }
  const parts = assemble(agent);
  const terminate = (): void => {
    const over = () => state.end({ kind: 'terminated', because: terminatedBecause, code: 0 });
    const saved = parts.commands === null ? linger(agent) : suspend(agent, parts.commands);
    void saved.then(over, over);
  };
  if (ports.terminate.aborted) terminate();
  ports.terminate.addEventListener('abort', terminate, { once: true });
  const next = aborted(state.ended).then(() => parts.reporter.next());
  // A part that throws is a fault of ours: the task ends, the JVMs with it, and the reconciler replaces it.
  const guarded = parts.loops.map((loop) =>
    loop().catch((error: unknown) =>
      state.end({ kind: 'broken', because: `The agent failed: ${messageOf(error)}`, code: 1 }),
    ),
  );
  await Promise.all(guarded);
  const launch = await next;
  await parts.commands?.over();
  await settings.prepared?.discard();
  const logs = [...earlierLogs, ...parts.supervisors.map((s) => s.logsStored())];
  ports.terminate.removeEventListener('abort', terminate);
  const exit = state.exit ?? { kind: 'broken', because: 'All loops ended without a reason.', code: 1 };
  if (launch !== null && !ports.terminate.aborted) {
    const earlierStarts = settings.earlierStarts + Math.max(...parts.supervisors.map((s) => s.starts));
    const { prepared } = state;
    return { exit, next: { launch, earlierStarts, prepared, logs } };
  }
  await state.prepared?.discard();
  const stored = new AbortController();
  void Promise.all(logs).then(() => stored.abort());
  await pause(ports.clock, LOGS_LIMIT_MS, stored.signal);
  await parts.reporter.last();
  return { exit, next: null };
}

type Parts = {
  loops: (() => Promise<void>)[];
  supervisors: JvmSupervisor[];
  commands: Commands | null;
  reporter: Reporter;
};

function assemble(agent: Agent): Parts {
  const { role } = agent.settings.slot;
  const keeper = new LedgerKeeper(agent);
  const supervisors: JvmSupervisor[] = [];
  const loops: (() => Promise<void>)[] = [() => keeper.watch()];
  const jobManager: JvmSupervisor | null =
    role === 'taskmanager'
      ? null
      : new JvmSupervisor(agent, 'jobmanager', (start) => planJobManager(agent, keeper, followUp, start));
  const taskManager =
    role === 'jobmanager'
      ? null
      : new JvmSupervisor(agent, 'taskmanager', (start) => planTaskManager(agent, keeper, start));
  const commands = jobManager === null ? null : new Commands(agent, keeper, jobManager, taskManager);
  const followUp: StopFollowUp = {
    carryOn: (intent) => commands?.carryOn(intent),
    failed: (intent, because) => commands?.failed(intent, because),
  };
  if (jobManager !== null) {
    supervisors.push(jobManager);
    loops.push(() => new FlinkWatch(agent, keeper, jobManager).run());
  }
  if (taskManager !== null) {
    supervisors.push(taskManager);
    loops.push(() => watchTaskManager(agent, taskManager));
    if (jobManager === null) loops.push(() => watchRunEnd(agent, keeper));
  }
  const reporter = new Reporter(agent, commands);
  loops.push(() => reporter.run(), ...supervisors.map((s) => () => s.run()));
  return { loops, supervisors, commands, reporter };
}
