import { inOrder, streamStrip } from '../../../../shared/domain/stream-strip.ts';
import type { Job } from '../../../../shared/resources/job.ts';
import type { FlowSegment, JobGraph } from '../../../../shared/resources/job-graph.ts';

/** How the water is drawn: what the job does, and how sure that is. */
export type Water = 'flows' | 'fills' | 'still' | 'dry' | 'broken' | 'none';

export type StripSegment = FlowSegment & {
  /** Only in the header, where the graph itself is read. */
  recordsPerSecond?: number | null;
  lagRecords?: number | null;
  watermarkDelayMs?: number | null;
};

export type StripModel = {
  water: Water;
  unsure: boolean;
  observedAt: string | null;
  segments: readonly StripSegment[];
  recordsInPerSecond: number | null;
  recordsOutPerSecond: number | null;
  lagRecords: number | null;
  /** Of the slowest operator; null without a watermark, and in rows, which do not have it. */
  watermarkDelayMs: number | null;
  failedSegment: number | null;
  checkpoint: Job['latestCheckpoint'];
};

const waters: Record<Job['state'], Water> = {
  created: 'none',
  starting: 'fills',
  running: 'flows',
  rescaling: 'flows',
  pausing: 'flows',
  paused: 'still',
  stopping: 'flows',
  stopped: 'dry',
  recovering: 'fills',
  failing: 'broken',
  failed: 'broken',
  finished: 'dry',
  unknown: 'still',
};

/** Of what nobody knows the last known is drawn, unsure and without moving. */
const waterOf = ({ state, lastKnown }: Pick<Job, 'state' | 'lastKnown'>): Water => {
  const water = waters[lastKnown?.state ?? state];
  return lastKnown && water !== 'broken' ? 'still' : water;
};

/** As busy as this, the busiest operator makes the shares of work worth showing in full. */
const telling = 0.3;

/** Of a job that hardly works, shares of work are noise: its segments stand level, or the gates would jump about. */
const levelled = (segments: readonly FlowSegment[]): FlowSegment[] => {
  const most = Math.max(0, ...segments.map(({ busy, backpressured }) => (busy ?? 0) + (backpressured ?? 0)));
  const told = Math.min(1, most / telling);
  const even = 1 / Math.max(1, segments.length);
  return segments.map((segment) => ({ ...segment, share: even + (segment.share - even) * told }));
};

/** Where nothing flows nothing is busy: what was measured last is not what is. A failure keeps it, as evidence. */
const quiet = (water: Water, segments: readonly FlowSegment[]): FlowSegment[] =>
  water === 'flows' || water === 'broken'
    ? [...segments]
    : segments.map((segment) => ({ ...segment, busy: null, backpressured: null }));

/** A job's strip from its list entry alone. */
export function stripOfJob(job: Job): StripModel {
  const { flow } = job;
  const water = flow === null ? emptyWater(job) : waterOf(job);
  const flows = water === 'flows';
  return {
    water,
    unsure: job.evidence !== 'fresh',
    observedAt: flow?.observedAt ?? job.observedAt,
    segments: quiet(water, levelled(flow?.segments ?? [])),
    recordsInPerSecond: flows ? (flow?.recordsInPerSecond ?? null) : null,
    recordsOutPerSecond: flows ? (flow?.recordsOutPerSecond ?? null) : null,
    lagRecords: flows ? (flow?.lagRecords ?? null) : null,
    watermarkDelayMs: null,
    failedSegment: flow?.failedSegment ?? null,
    checkpoint: job.latestCheckpoint,
  };
}

/** Without any segment only three things can be told. */
const emptyWater = (job: Job): Water => {
  const water = waterOf(job);
  return water === 'broken' || water === 'fills' ? water : 'none';
};

/** The same with the newest graph: rates, lag and watermark of each operator, as long as each has a segment of its own. */
export function stripOfGraph(job: Job, graph: JobGraph | undefined): StripModel {
  const model = stripOfJob(job);
  if (!graph || graph.operators.length === 0) return model;
  const strip = streamStrip(graph);
  const operators = inOrder(graph);
  const own = operators.length === strip.segments.length;
  const segments = quiet(model.water, levelled(strip.segments)).map((segment, at) => {
    const operator = own ? operators[at] : undefined;
    if (!operator || model.water !== 'flows') return segment;
    return {
      ...segment,
      recordsPerSecond: operator.recordsInPerSecond ?? operator.recordsOutPerSecond,
      lagRecords: operator.lagRecords,
      watermarkDelayMs: operator.watermarkDelayMs,
    };
  });
  const flows = model.water === 'flows';
  return {
    ...model,
    water: model.water === 'none' && job.state !== 'created' ? waterOf(job) : model.water,
    observedAt: graph.observedAt ?? model.observedAt,
    segments,
    recordsInPerSecond: flows ? strip.recordsInPerSecond : null,
    recordsOutPerSecond: flows ? strip.recordsOutPerSecond : null,
    lagRecords: flows ? strip.lagRecords : null,
    watermarkDelayMs: flows ? slowest(operators.map(({ watermarkDelayMs }) => watermarkDelayMs)) : null,
    failedSegment: strip.failedSegment,
  };
}

const slowest = (delays: readonly (number | null)[]): number | null => {
  const measured = delays.filter((delay) => delay !== null);
  return measured.length === 0 ? null : Math.max(...measured);
};
