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
/** What our main class told Flink beside the job (OwnParallelism.java): the operator whose parallelism a vertex has. */
const Config = z.object({
  'execution-config': z.object({ 'user-config': z.record(z.string(), z.string()).optional() }).optional(),
});
const ownerKey = (vertexId: string): string => `millrace.vertex.${vertexId}`;

const Requirements = z.record(
  z.string(),
  z.object({ parallelism: z.object({ lowerBound: z.int(), upperBound: z.int() }) }),
);

export async function vertexScales(
  call: (path: string) => Promise<unknown>,
  jobId: string,
): Promise<VertexScale[]> {
  const [details, asked, config] = await Promise.all([
    call(`/jobs/${jobId}`),
    call(`/jobs/${jobId}/resource-requirements`),
    call(`/jobs/${jobId}/config`),
  ]);
  if (details === null || asked === null || config === null) return [];
  const told = Config.parse(config)['execution-config']?.['user-config'] ?? {};
  const bounds = Requirements.parse(asked);
  return Details.parse(details).vertices.map(({ id, parallelism, maxParallelism = 128, status }) => {
    const { lowerBound: lower, upperBound: upper } = bounds[id]?.parallelism ?? {
      lowerBound: 1,
      upperBound: parallelism,
    };
    const own = told[ownerKey(id)] ?? null;
    return {
      id,
      parallelism,
      maxParallelism,
      isFinished: status === 'FINISHED',
      own,
      bound: { lower, upper },
    };
  });
}

export const requirements = (bounds: Bounds): z.infer<typeof Requirements> =>
  Object.fromEntries(
    Object.entries(bounds).map(([id, { lower, upper }]) => [
      id,
      { parallelism: { lowerBound: lower, upperBound: upper } },
    ]),
  );
