/** What Flink's REST API says of the vertices of a job: one that is as wide as the job, one for each operator with its own. */
import type { JvmSpec } from '../../../engine-container/agent/ports.ts';
import type { Bounds, VertexScale } from '../../../engine-container/agent/rescale-rule.ts';
import { isSameScale } from '../../../shared/domain/scale-words.ts';
import { type Scale, slotsNeeded } from '../../../shared/resources/scale.ts';

export const vertexScales = (running: Scale, required: Scale): VertexScale[] => {
  const vertex = (own: string | null, parallelism: number, upper: number): VertexScale => ({
    ...{ id: own ?? 'v', own, parallelism, maxParallelism: 128, isFinished: false },
    bound: { lower: 1, upper },
  });
  return [
    vertex(null, running.parallelism, required.parallelism),
    ...Object.entries(required.operators).map(([uid, n]) => vertex(uid, running.operators[uid] ?? 0, n)),
  ];
};

/** What a JobManager starts a job with. */
export const startScale = ({ slots, operators }: JvmSpec['flink']): Scale => ({
  parallelism: slots,
  operators,
});

export const isOther = (a: Scale, b: Scale): boolean => !isSameScale(a, b);

export const scaleAsked = (before: Scale, bounds: Bounds): Scale => ({
  parallelism: bounds.v?.upper ?? 0,
  operators: Object.fromEntries(Object.keys(before.operators).map((uid) => [uid, bounds[uid]?.upper ?? 0])),
});

export const slotsOfScale = ({ parallelism, operators }: Scale): number =>
  slotsNeeded({ parallelism, operatorParallelism: operators });

/** With fewer slots each vertex is as wide as there is room. */
export const fitted = ({ parallelism, operators }: Scale, slots: number): Scale => ({
  parallelism: Math.min(parallelism, slots),
  operators: Object.fromEntries(Object.entries(operators).map(([uid, n]) => [uid, Math.min(n, slots)])),
});

export type { Scale };
