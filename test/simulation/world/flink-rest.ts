/** Flink's REST API on loopback of one container, as far as the agent uses it. */
import type { GraphReading } from '../../../engine-container/agent/graph-reading.ts';
import type { FlinkRest, SavepointProgress } from '../../../engine-container/agent/ports.ts';
import type { VertexScale } from '../../../engine-container/agent/rescale-rule.ts';
import type { FlinkStatus } from '../../../shared/resources/report.ts';
import { scaleAsked, vertexScales } from '../../helpers/fakes/vertex-scales.ts';
import type { FlinkJob } from './flink-job.ts';
import type { Process } from './process.ts';

const progress = new WeakMap<FlinkJob, Map<string, SavepointProgress>>();

/** `jobOf` gives the job of the JobManager that listens on the port now. */
export function flinkRest(process: Process, jobOf: () => FlinkJob | null): FlinkRest {
  const up = (): FlinkJob => {
    const job = jobOf();
    if (job === null || !job.jvm.alive || !job.jvm.ready || job.hung) throw new Error('connect ECONNREFUSED');
    return job;
  };
  return {
    status: () => process.call('flink.status', null, () => statusOf(up())),
    stopWithSavepoint: (_id, { triggerId, directory }) =>
      process.call('flink.stop', 'agent: flink stop', () => stop(up(), triggerId, directory)),
    savepoint: (_id, { triggerId, directory }) =>
      process.call('flink.savepoint', 'agent: flink savepoint', () => savepoint(up(), triggerId, directory)),
    savepointProgress: (_id, triggerId) =>
      process.call('flink.progress', null, () => progressOf(up(), triggerId) ?? { state: 'unknown' }),
    cancel: () => process.call('flink.cancel', 'agent: flink cancel', () => cancel(up())),
    checkpoint: () => process.call('flink.checkpoint', null, () => checkpoint(up())),
    vertices: () => process.call('flink.vertices', null, () => verticesOf(up())),
    require: (_id, bounds) =>
      process.call('flink.require', 'agent: flink require', () =>
        up().rescale(scaleAsked(up().required, bounds)),
      ),
    graph: () => process.call('flink.graph', null, () => graphOf(up())),
  };
}

const statusOf = (job: FlinkJob): FlinkStatus => ({
  jobState: job.state,
  allTasksRunning: job.running,
  runningTasks: job.running ? 2 : 0,
  totalTasks: 2,
  taskManagers: job.world.jvms.registeredWith(job.jvm).length,
  restarts: job.restarts,
  changedAt: null,
  latestCheckpoint:
    job.latest === null
      ? null
      : {
          id: job.latest.id,
          path: job.latest.path,
          completedAt: job.latest.completedAt,
          sizeBytes: 1,
          durationMs: 1,
        },
  failedCheckpoints: job.failedCheckpoints,
  exception: job.exception,
});

/** The periodic one comes at its time; Flink only takes this one when tasks run. */
function checkpoint(job: FlinkJob): void {
  if (!job.running || job.stopping) throw new Error('Not all tasks are running.');
  job.checkpoint();
}

const verticesOf = ({ scale, required }: FlinkJob): VertexScale[] => vertexScales(scale, required);

const graphOf = (job: FlinkJob): GraphReading => ({
  vertices: [
    {
      id: 'v',
      name: 'Source: a -> Sink: b',
      description: 'copies',
      parallelism: 2,
      maxParallelism: 128,
      status: job.running ? 'RUNNING' : 'CREATED',
      counts: null,
    },
  ],
  edges: [],
  failedTask: null,
});

/** What interrupts the tasks fails every savepoint that is under way. */
function progressOf(job: FlinkJob, triggerId: string): SavepointProgress | undefined {
  return progress.get(job)?.get(triggerId);
}

function begin(job: FlinkJob, triggerId: string): ((state: SavepointProgress) => void) | null {
  const known = progress.get(job) ?? new Map<string, SavepointProgress>();
  progress.set(job, known);
  if (known.has(triggerId)) return null;
  known.set(triggerId, { state: 'in-progress' });
  const { life } = job;
  const watch = (): void => {
    if (known.get(triggerId)?.state !== 'in-progress') return;
    if (job.life !== life) {
      const because = job.savedForStop
        ? 'A savepoint was created, but the job did not end successfully.'
        : 'The tasks failed.';
      known.set(triggerId, { state: 'failed', because });
    } else job.jvm.after(200, watch);
  };
  watch();
  return (state) => {
    if (known.get(triggerId)?.state === 'in-progress') known.set(triggerId, state);
  };
}

function stop(job: FlinkJob, triggerId: string, directory: string): void {
  const tell = begin(job, triggerId);
  if (tell === null) return;
  if (!job.running || job.stopping) {
    tell({ state: 'failed', because: 'Not all tasks are running.' });
    return;
  }
  job.stopping = true;
  const { sim, nature, moment } = job.world;
  const fail = (): void => {
    job.stopping = false;
    tell({ state: 'failed', because: 'The savepoint was declined.' });
  };
  const pathOf = (id: number): string => `${directory}/savepoint-${id}`;
  job.snapshot(
    'stop',
    pathOf,
    (snapshot) => {
      job.savedForStop = true;
      const hangs = sim.faults && sim.random.chance(nature.stopHangs);
      job.commit(snapshot, () => {
        if (hangs) return;
        const { life } = job;
        job.jvm.after(sim.random.int(50, 400), () => {
          if (life !== job.life) return;
          tell({ state: 'complete', path: snapshot.path });
          job.end('FINISHED');
        });
      });
      moment('stop savepoint complete');
    },
    fail,
  );
}

function savepoint(job: FlinkJob, triggerId: string, directory: string): void {
  const tell = begin(job, triggerId);
  if (tell === null) return;
  if (!job.running) {
    tell({ state: 'failed', because: 'Not all tasks are running.' });
    return;
  }
  job.snapshot(
    'savepoint',
    (id) => `${directory}/savepoint-${id}`,
    ({ path }) => tell({ state: 'complete', path }),
    () => tell({ state: 'failed', because: 'The savepoint was declined.' }),
  );
}

function cancel(job: FlinkJob): void {
  if (job.ended || job.hung) return;
  const { life } = job;
  job.jvm.after(job.world.sim.random.int(100, 1_500), () => {
    // A job that restarts inside Flink is canceled all the same.
    if (life === job.life || !job.ended) job.end('CANCELED');
  });
}
