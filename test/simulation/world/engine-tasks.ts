/** Engine tasks: each is a process that runs the production agent, with the JVMs it has started. */
import { runAgent } from '../../../engine-container/agent/agent.ts';
import type {
  AgentPorts,
  AgentSettings,
  ControlChannel,
  JvmSpec,
  TaskFiles,
} from '../../../engine-container/agent/ports.ts';
import { isLeader } from '../../../shared/domain/run-slots.ts';
import type { CuSize } from '../../../shared/resources/job-settings.ts';
import { Report, type ReportAnswer } from '../../../shared/resources/report.ts';
import type { TaskSlot } from '../../../shared/resources/task.ts';
import type { FakeEngineRuntime, FakeTask } from '../../helpers/fakes/engine-runtime.ts';
import { FlinkJob } from './flink-job.ts';
import { flinkRest } from './flink-rest.ts';
import type { FlinkWorld } from './flink-world.ts';
import { Jvm } from './jvms.ts';
import { objectsOf, type Storage } from './ports.ts';
import { type CrashTarget, Process, type Rates } from './process.ts';
import { bucket } from './snapshots.ts';

export type Host = {
  task: FakeTask;
  /** Which run it serves now: containers go over from run to run. */
  slot: TaskSlot;
  process: Process;
  terminate: AbortController;
  jvms: Jvm[];
  /** By how much the clock of its machine is off. */
  skewMs: number;
  job: FlinkJob | null;
  /** That of the run that follows, while it waits. */
  held: FlinkJob | null;
};

export type TaskWorld = {
  runtime: FakeEngineRuntime;
  storage: Storage;
  flink: FlinkWorld;
  rates: Rates;
  target: CrashTarget | null;
  /** The engine channel, as far away as it may be. */
  report: (report: Report) => Promise<ReportAnswer | { fenced: number }>;
  /** A JobManager is about to be started: what must hold then. */
  jobManagerStarts: (host: Host, spec: JvmSpec) => void;
};

export class EngineTasks {
  readonly hosts: Host[] = [];
  /** The next agent that is to act for a run hangs from its first moment: its task runs, and nobody hears of it. */
  muteNext = false;
  readonly #world: TaskWorld;
  #ports = 40_000;

  constructor(world: TaskWorld) {
    this.#world = world;
    world.runtime.agents = {
      onStart: (task) => this.#start(task),
      onStop: (task) => this.#of(task)?.terminate.abort(),
      onEnd: (task) => this.#end(task),
    };
  }

  alive(): Host[] {
    return this.hosts.filter((host) => host.process.alive);
  }

  /** The job that its JobManager runs now; null while none does. */
  job(): FlinkJob | null {
    return this.hosts.find((host) => host.job?.jvm.alive)?.job ?? null;
  }

  /** kill -9 of the agent: its JVMs see their pipe close, and the task is over when the last of them is gone. */
  kill(host: Host): void {
    if (!host.process.alive) return;
    host.process.kill();
    const { sim } = this.#world.flink;
    sim.note(`${host.process.name} is killed`);
    sim.later(sim.random.int(0, 300), () => {
      for (const jvm of host.jvms) jvm.die({ code: 143, signal: null });
      this.#world.runtime.end(host.task.taskId, 137, 'killed');
    });
  }

  #of(task: FakeTask): Host | undefined {
    return this.hosts.find((host) => host.task === task);
  }

  #end(task: FakeTask): void {
    const host = this.#of(task);
    this.#world.flink.sim.note(`${task.taskId} has ended: ${task.ended?.reason}`);
    host?.process.kill();
    for (const jvm of host?.jvms ?? []) jvm.die({ code: null, signal: 'SIGKILL' });
  }

  #start(task: FakeTask): void {
    const { flink, rates, target } = this.#world;
    const { sim } = flink;
    const { slot } = task.request;
    const name = `${task.taskId} ${slot.role} e${slot.epoch}-${slot.index}/${slot.launch}`;
    const twin = this.alive().find((other) => sameSlot(other.slot, slot));
    if (twin) sim.violate(`${name} runs beside ${twin.process.name}`);
    const host: Host = {
      task,
      slot,
      process: new Process(sim, name, { rates, target, onCrash: () => this.kill(host) }),
      terminate: new AbortController(),
      jvms: [],
      skewMs: sim.random.chance(0.1) ? sim.random.int(-300_000, 300_000) : 0,
      job: null,
      held: null,
    };
    this.hosts.push(host);
    sim.note(`${name} starts`);
    if (this.muteNext && sim.faults && isLeader(slot)) {
      this.muteNext = false;
      sim.cover('an agent was mute');
      return;
    }
    void runAgent(this.#portsOf(host), settingsOf(task)).then((exit) => {
      if (!host.process.alive) return;
      sim.note(`${name} exits: ${exit.kind}, ${exit.because}`);
      if (exit.kind === 'broken') sim.violate(`the agent broke: ${exit.because}`);
      if (host.jvms.some((jvm) => jvm.alive)) sim.violate(`${name} ended and left a JVM behind`);
      this.#world.runtime.end(task.taskId, exit.code, exit.kind);
    });
  }

  #portsOf(host: Host): AgentPorts {
    const { flink, storage } = this.#world;
    const { sim } = flink;
    const { process } = host;
    return {
      clock: process.clock(() => host.skewMs),
      objects: objectsOf(process, storage, 'agent'),
      channel: this.#channelOf(host),
      jvms: {
        start: (spec) =>
          process.call(
            'jvms.start',
            `agent: start ${spec.process}`,
            () => this.#startJvm(host, spec),
            'here',
          ),
      },
      flink: (port) =>
        flinkRest(process, () => (host.job?.jvm.spec.flink.restPort === port ? host.job : null)),
      files: this.#files(host),
      artifacts: () => Promise.reject(new Error('no job here has artifacts')),
      random: () => sim.random.next(),
      reaches: async (address, port) => this.#jobManagerAt(address, port),
      residentMib: () => process.call('memory', null, () => 400),
      terminate: host.terminate.signal,
    };
  }

  #channelOf(host: Host): ControlChannel {
    const { flink, report } = this.#world;
    const { sim } = flink;
    const { process } = host;
    return {
      report: (said) =>
        process.call('channel.report', 'agent: report', () => {
          // Every few of them: the channel's own handler looks at each.
          const parsed = said.sequence % 4 === 1 ? Report.safeParse(said) : null;
          if (parsed?.success === false) sim.violate(`a report is not valid: ${parsed.error.message}`);
          return report(said);
        }),
      secrets: () => Promise.reject(new Error('no job here has secrets')),
      as: ({ slot }) => {
        const left = host.jvms.filter((jvm) => jvm.alive);
        if (left.some((jvm) => !jvm.spec.flink.held))
          sim.violate(`${process.name} goes over with a JVM that lives`);
        for (const jvm of left) jvm.slot = slot;
        sim.note(`${process.name} goes over to ${slot.runId}`);
        sim.cover('containers went over');
        host.slot = slot;
        return this.#channelOf(host);
      },
    };
  }

  #jobManagerAt(host: string, port: number): boolean {
    const { jvms } = this.#world.flink;
    return jvms.alive('jobmanager').some(({ spec }) => {
      const at = spec.flink.jobManager;
      return at.host === host && (at.rpcPort === port || at.blobPort === port);
    });
  }

  #startJvm(host: Host, spec: JvmSpec) {
    const { flink, jobManagerStarts } = this.#world;
    const jvm = new Jvm(flink.sim, host.slot, spec);
    const there = host.jvms.find((other) => other.alive && other.spec.directory === spec.directory);
    if (there) flink.sim.violate(`${jvm.name} starts in the folder of one that lives`);
    const { restore } = spec.flink;
    const from = restore === null ? '' : ` from ${restore.path}${restore.commitOnly ? ' (commit only)' : ''}`;
    flink.sim.note(`${jvm.name} starts at ${jvm.address}${from}`);
    if (spec.process === 'jobmanager') {
      const job = new FlinkJob(jvm, flink, host.skewMs);
      if (spec.flink.held) {
        host.held = job;
        flink.moment('preparing');
        jvm.onGo = (told) => this.#go(host, job, told);
      } else {
        jobManagerStarts(host, spec);
        host.job = job;
      }
    } else {
      jvm.onDeath = () => this.#jobAt(jvm)?.failOver();
      jvm.after(flink.sim.random.int(1_000, 2_500), () => {
        jvm.ready = true;
        this.#jobAt(jvm)?.gather();
      });
    }
    host.jvms.push(jvm);
    flink.jvms.all.push(jvm);
    return jvm.handle();
  }

  /** The JobManager that waited is that of the run this task serves from now on. */
  #go(host: Host, job: FlinkJob, restore: JvmSpec['flink']['restore']): void {
    const { flink, jobManagerStarts } = this.#world;
    jobManagerStarts(host, { ...job.jvm.spec, flink: { ...job.jvm.spec.flink, restore } });
    host.job = job;
    host.held = null;
    for (const jvm of host.jvms) jvm.goesOn(jvm === job.jvm ? restore : null);
    flink.sim.note(`${job.jvm.name} goes on from ${restore?.path ?? 'empty state'}`);
    flink.sim.cover('a prepared run went on');
    job.go();
  }

  #jobAt(taskManager: Jvm): FlinkJob | null {
    const jobs = this.hosts.flatMap(({ job, held }) => [job, held]);
    return jobs.find((job) => job?.jvm.alive && job.jvm.address === taskManager.address) ?? null;
  }

  #files(host: Host): TaskFiles {
    return {
      directory: `/tasks/${host.task.taskId}`,
      prepare: () => host.process.call('files.prepare', null, () => {}),
      has: (directory) =>
        host.process.call(
          'files.has',
          null,
          () =>
            host.held?.jvm.alive === true &&
            host.held.jvm.ready &&
            host.held.jvm.spec.directory === directory,
        ),
      freePorts: (count) =>
        host.process.call('files.ports', null, () => Array.from({ length: count }, () => this.#ports++)),
      logs: () => host.process.call('files.logs', null, () => [{ name: 'a.log', body: new Uint8Array(1) }]),
      remove: () => host.process.call('files.remove', null, () => {}),
    };
  }
}

const sameSlot = (x: TaskSlot, y: TaskSlot): boolean =>
  x.runId === y.runId && x.epoch === y.epoch && x.role === y.role && x.index === y.index;

const settingsOf = (task: FakeTask): AgentSettings => ({
  slot: task.request.slot,
  earlierStarts: 0,
  prepared: null,
  cu: task.request.cu as CuSize,
  bucket,
  region: 'eu-west-1',
  storage: null,
  host: `10.0.0.${task.taskId.slice('task-'.length)}`,
  engine: {
    home: '/engine',
    release: '1.20.5',
    classPath: [],
    connectors: {},
    archives: { jobmanager: {}, taskmanager: {} },
  },
  java: 'java',
  log4j: '',
  enforced: { limits: true, user: true },
  stopMs: 45_000,
  jvmEnv: {},
});
