/** How wide a job runs and is asked to run, from Flink's REST API: the adaptive scheduler takes bounds for each vertex. */
import { z } from 'zod';
import { VertexStatus } from '../../../shared/resources/job-graph.ts';
import type { Bounds, VertexScale } from '../rescale-rule.ts';

const Details = z.object({
  vertices: z.array(
    z.object({
      id: z.string(),
      parallelism: z.int(),
      maxParallelism: z.int().optional(),
      status: VertexStatus,
    }),
  ),
});
const Requirements = z.record(
  z.string(),
  z.object({ parallelism: z.object({ lowerBound: z.int(), upperBound: z.int() }) }),
);

export async function vertexScales(
  call: (path: string) => Promise<unknown>,
  jobId: string,
): Promise<VertexScale[]> {
  const [details, asked] = await Promise.all([
    call(`/jobs/${jobId}`),
    call(`/jobs/${jobId}/resource-requirements`),
  ]);
  if (details === null || asked === null) return [];
  const bounds = Requirements.parse(asked);
  return Details.parse(details).vertices.map(({ id, parallelism, maxParallelism = 128, status }) => {
    const { lowerBound: lower, upperBound: upper } = bounds[id]?.parallelism ?? {
      lowerBound: 1,
      upperBound: parallelism,
    };
    return { id, parallelism, maxParallelism, isFinished: status === 'FINISHED', bound: { lower, upper } };
  });
}

export const requirements = (bounds: Bounds): z.infer<typeof Requirements> =>
  Object.fromEntries(
    Object.entries(bounds).map(([id, { lower, upper }]) => [
      id,
      { parallelism: { lowerBound: lower, upperBound: upper } },
    ]),
  );
