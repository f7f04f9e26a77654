/** Measures what flows through the job: nothing depends on it, so nothing of it may disturb the task. */
import type { FlinkStatus } from '../../shared/resources/report.ts';
import { FlowMeter } from './flow-meter.ts';
import type { Agent } from './task-state.ts';

export class FlowWatch {
  readonly #agent: Agent;
  #meter = new FlowMeter();
  /** Time of the newest failure whose place was looked up. */
  #failedAt = 0;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  /** Measures while all tasks run; after a failure asks once where it was, so that it can be shown. */
  async look(status: FlinkStatus): Promise<void> {
    const { ports, state } = this.#agent;
    const failedAt = status.exception?.at ?? 0;
    const measure = status.allTasksRunning;
    if (!measure && (state.graph === null || failedAt <= this.#failedAt)) return;
    if (state.restPort === null || state.spec === null) return;
    this.#failedAt = failedAt;
    try {
      const reading = await ports.flink(state.restPort).graph(state.spec.flinkJobId, measure);
      if (reading !== null) state.graph = this.#meter.sample(reading, ports.clock.now());
    } catch {
      // The next look measures again; a graph that is old says so by its time.
    }
  }
}
