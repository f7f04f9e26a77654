/** Tells the control plane what is, and hears what it wants. Its absence changes nothing but the reports. */
import { handOverWaitMs } from '../../shared/domain/hand-over.ts';
import type { Report, ReportAnswer } from '../../shared/resources/report.ts';
import type { Commands } from './commands.ts';
import { Backoff, pause } from './pause.ts';
import type { NextLaunch } from './ports.ts';
import type { Agent } from './task-state.ts';

/** Changes that come in a burst are told together. */
const LEAST_MS = 200;
/** Whatever the control plane wishes, within this. */
const MOST_MS = 60_000;

export class Reporter {
  readonly #agent: Agent;
  /** Null on a TaskManager's agent: commands are the JobManager's. */
  readonly #commands: Commands | null;
  #sequence = 0;

  constructor(agent: Agent, commands: Commands | null) {
    this.#agent = agent;
    this.#commands = commands;
  }

  async run(): Promise<void> {
    const { ports, state } = this.#agent;
    const away = new Backoff(500, 30_000, ports.random);
    while (!state.ended.aborted) {
      const changed = state.changed.signal;
      const nextMs = await this.#once();
      if (nextMs === null) {
        // Nobody listens: changes do not make it come sooner.
        await pause(ports.clock, away.next(), state.ended);
        continue;
      }
      away.reset();
      await pause(ports.clock, LEAST_MS, state.ended);
      await pause(ports.clock, Math.max(0, nextMs - LEAST_MS), changed, state.ended);
    }
  }

  /** The last word, tried for a few seconds: the ledger holds what matters. */
  async last(): Promise<void> {
    const { ports } = this.#agent;
    const until = ports.clock.now() + 3_000;
    while ((await this.#once('ended')) === null && ports.clock.now() < until) {
      await pause(ports.clock, 500);
    }
  }

  /**
   * The run has ended: what this task serves next, or null. Asked for as long as the control plane wants it to wait;
   * when that is away the task ends, and the next run gets another one.
   */
  async next(): Promise<NextLaunch | null> {
    const { ports, state, settings } = this.#agent;
    const until = ports.clock.now() + handOverWaitMs;
    let triesLeft = 5;
    while (state.exit?.kind === 'settled' && triesLeft > 0 && ports.clock.now() < until) {
      const answer = await ports.channel.report(this.#build('ending')).catch(() => null);
      if (answer === null) triesLeft -= 1;
      else if ('fenced' in answer || answer.end || answer.epoch > settings.slot.epoch) return null;
      else if (answer.next) return answer.next;
      await pause(ports.clock, LEAST_MS);
    }
    return null;
  }

  /** Milliseconds until the next report is wanted; null when the control plane is away. */
  async #once(phase?: Report['phase']): Promise<number | null> {
    const { ports, state, settings } = this.#agent;
    const report = this.#build(phase);
    try {
      const answer = await ports.channel.report(report);
      if (!('fenced' in answer)) return this.#obey(report, answer);
      // A 410 that names an older epoch comes from a control plane that has not caught up: it is no order.
      if (answer.fenced > settings.slot.epoch) {
        state.end({ kind: 'fenced', because: `Epoch ${answer.fenced} acts for this run now.`, code: 0 });
      }
      return MOST_MS / 12;
    } catch {
      return null;
    }
  }

  #obey(report: Report, answer: ReportAnswer): number {
    const { state, settings } = this.#agent;
    const { slot } = settings;
    if (answer.epoch > slot.epoch) {
      state.end({ kind: 'fenced', because: `Epoch ${answer.epoch} acts for this run now.`, code: 0 });
      return answer.nextReportMs;
    }
    if (answer.end) {
      state.end({
        kind: 'unwanted',
        because: 'The control plane does not want this task any more.',
        code: 0,
      });
      return answer.nextReportMs;
    }
    if (slot.role === 'taskmanager' && answer.jobManagerAddress !== null) {
      state.moveTo(answer.jobManagerAddress);
    }
    state.watched = answer.nextReportMs <= 1_500;
    this.#commands?.acknowledged(report.commands, answer.commands);
    this.#commands?.take(answer.commands);
    return Math.min(MOST_MS, Math.max(LEAST_MS, answer.nextReportMs));
  }

  #build(phase: Report['phase'] | undefined): Report {
    const { ports, state, settings } = this.#agent;
    this.#sequence += 1;
    const jvms = [...state.jvms.values()];
    const started = jvms.some(({ starts }) => starts > 0);
    return {
      slot: settings.slot,
      sequence: this.#sequence,
      at: ports.clock.now(),
      phase: phase ?? (state.exit !== null ? 'ending' : started ? 'running' : 'preparing'),
      because: state.because.slice(0, 2_000),
      enforced: settings.enforced,
      jvms,
      jobManagerAddress: settings.slot.role === 'taskmanager' ? null : state.address,
      flink: state.flink,
      graph: settings.slot.role === 'taskmanager' ? null : state.graph,
      health: state.health,
      commands: [...state.commands.values()],
      result: state.result,
    };
  }
}
