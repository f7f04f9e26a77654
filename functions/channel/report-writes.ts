import { streamStrip } from '../../shared/domain/stream-strip.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { GraphRecord, ReportRecord } from '../../shared/resources/records.ts';
import type { Report } from '../../shared/resources/report.ts';
import type { RecordKey, RecordWrite } from '../ports/records.ts';

/** Whether a graph says what no strip of the run has said yet: that there is one, or how much flows. */
export const isFirstFlow = (before: ReportRecord | null, { graph }: Report): boolean =>
  graph !== null &&
  (!before?.flow ||
    (before.flow.recordsInPerSecond === null && streamStrip(graph).recordsInPerSecond !== null));

/** What is known of a report before it is stored. */
export type Received = {
  report: Report;
  key: RecordKey;
  /** The report stored before it, whoever sent it. */
  before: { value: ReportRecord; revision: number } | null;
  /** Somebody looks at the job, or it has changed: the whole graph is worth its bytes. */
  withGraph: boolean;
};

/**
 * Writes that store a report: the strip of its graph with it, for lists, and the graph itself in a record of its own.
 * A strip outlives agents that have not measured anything yet, as long as the run is the same.
 */
export function reportWrites({ report, key, before, withGraph }: Received, now: number): RecordWrite[] {
  const { graph, slot } = report;
  // The agent's clock may be off: only how long ago it measured is believed.
  const at = graph === null ? now : now - Math.max(0, report.at - graph.at);
  const last = before?.value.report.slot.runId === slot.runId ? before.value.flow : null;
  const value: ReportRecord = {
    schema: 1,
    report: { ...report, graph: null },
    receivedAt: now,
    flow: graph === null ? last : { at, ...streamStrip(graph) },
  };
  const write: RecordWrite = { op: 'put', key, value, expect: before?.revision ?? 'absent' };
  if (graph === null || !withGraph) return [write];
  const { at: _, ...measured } = graph;
  const record: GraphRecord = { schema: 1, runId: slot.runId, graph: measured, at };
  const graphKey = recordKeys.graph(slot.tenantId, slot.jobId);
  return [write, { op: 'put', key: graphKey, value: record, expect: 'any' }];
}
