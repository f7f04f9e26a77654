/** The job graph and its counters from Flink's REST API: one request for the job and one for each vertex. */
import { z } from 'zod';
import { VertexStatus } from '../../../shared/resources/job-graph.ts';
import { type Chain, readChain, writersOf } from '../chain-names.ts';
import type { GraphReading, VertexCounts } from '../graph-reading.ts';

const Details = z.object({
  vertices: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      parallelism: z.int(),
      maxParallelism: z.int().optional(),
      status: VertexStatus,
    }),
  ),
  plan: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        description: z.string().optional(),
        inputs: z.array(z.object({ id: z.string(), ship_strategy: z.string().optional() })).optional(),
      }),
    ),
  }),
});
const Failures = z.object({
  exceptionHistory: z.object({ entries: z.array(z.object({ taskName: z.string().nullish() })) }),
});
const number = z.union([z.number(), z.string().transform(Number)]).optional();
const Aggregates = z.array(z.object({ id: z.string(), min: number, sum: number }));

type Call = (path: string) => Promise<unknown>;

/** Of more than this many vertices nothing is measured: it is one request each. */
const MOST_VERTICES = 200;

/** Null while Flink does not know the job. `measure` asks every TaskManager, which a job that starts is spared. */
export async function graph(call: Call, jobId: string, measure: boolean): Promise<GraphReading | null> {
  const [detailsBody, failuresBody] = await Promise.all([
    call(`/jobs/${jobId}`),
    measure ? null : call(`/jobs/${jobId}/exceptions?maxExceptions=1`),
  ]);
  if (detailsBody === null) return null;
  const { vertices: all, plan } = Details.parse(detailsBody);
  const vertices = all.slice(0, MOST_VERTICES);
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  const read = new Set(plan.nodes.flatMap(({ inputs }) => (inputs ?? []).map(({ id }) => id)));
  const counts = await Promise.all(
    vertices.map(({ id, name }) => {
      const isSource = (nodes.get(id)?.inputs ?? []).length === 0;
      return measure
        ? countsOf(call, `/jobs/${jobId}/vertices/${id}`, readChain(name), isSource, !read.has(id))
        : null;
    }),
  );
  return {
    vertices: vertices.map((vertex, at) => ({
      id: vertex.id,
      name: vertex.name,
      description: plainText(nodes.get(vertex.id)?.description ?? vertex.name),
      parallelism: vertex.parallelism,
      maxParallelism: vertex.maxParallelism ?? null,
      status: vertex.status,
      counts: counts[at] ?? null,
    })),
    edges: plan.nodes.flatMap(({ id, inputs }) =>
      (inputs ?? []).map((input) => ({ from: input.id, to: id, ship: input.ship_strategy ?? '' })),
    ),
    failedTask:
      failuresBody === null
        ? null
        : (Failures.parse(failuresBody).exceptionHistory.entries[0]?.taskName ?? null),
  };
}

/** Flink marks line breaks and special characters as HTML does. */
const plainText = (html: string): string =>
  html
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim();

/** An operator's name as it stands in the names of its metrics. */
const metricScope = (operator: string): string => operator.slice(0, 80).replace(/[ :.,]/g, '_');

async function countsOf(
  call: Call,
  vertexPath: string,
  chain: Chain,
  isSource: boolean,
  isSink: boolean,
): Promise<VertexCounts> {
  const scopes = chain.names.map(metricScope);
  const source = scopes[0] ?? '';
  // Flink counts nothing that comes from outside or goes there at the vertex, only at its operators.
  const read = isSource ? [`${source}.numRecordsOut`] : ['numRecordsIn'];
  const written = isSink
    ? writersOf(chain).map((name) => `${metricScope(name)}.numRecordsIn`)
    : ['numRecordsOut'];
  const bytesRead = isSource ? `${source}.numBytesIn` : 'numBytesIn';
  const lag = `${source}.pendingRecords`;
  const watermark = isSource ? `${scopes.at(-1)}.currentOutputWatermark` : 'currentInputWatermark';
  const ofOperators = [...read, ...written, bytesRead, watermark].filter((name) => !ofTasks.includes(name));
  // Flink answers nothing at all when it does not know one of the names, so the doubtful ones are asked for apart.
  const groups = [ofTasks, ofOperators, isSource ? [lag] : []].filter((names) => names.length > 0);
  const found = new Map(
    (await Promise.all(groups.map((names) => aggregates(call, vertexPath, names)))).flat(),
  );
  const sum = (...names: string[]) => total(names.map((name) => finite(found.get(name)?.sum)));
  return {
    recordsIn: sum(...read),
    recordsOut: sum(...written),
    bytesIn: sum(bytesRead),
    bytesOut: sum('numBytesOut'),
    busyMs: sum('accumulateBusyTimeMs'),
    idleMs: sum('accumulateIdleTimeMs'),
    backpressuredMs: sum('accumulateBackPressuredTimeMs'),
    lagRecords: sum(lag),
    watermark: finite(found.get(watermark)?.min),
  };
}

/** What every task has, whatever runs in it. */
const ofTasks: readonly string[] = [
  'numRecordsIn',
  'numRecordsOut',
  'numBytesIn',
  'numBytesOut',
  'accumulateBusyTimeMs',
  'accumulateIdleTimeMs',
  'accumulateBackPressuredTimeMs',
];

async function aggregates(call: Call, vertexPath: string, names: readonly string[]) {
  const wanted = [...new Set(names)].map(encodeURIComponent).join(',');
  const body = await call(`${vertexPath}/subtasks/metrics?get=${wanted}&agg=min,sum`);
  return (body === null ? [] : Aggregates.parse(body)).map((metric) => [metric.id, metric] as const);
}

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

const total = (parts: readonly (number | null)[]): number | null => {
  const told = parts.filter((part) => part !== null);
  return told.length === 0 ? null : told.reduce((all, part) => all + part, 0);
};
