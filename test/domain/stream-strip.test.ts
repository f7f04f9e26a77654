import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder, mostSegments, streamStrip } from '../../shared/domain/stream-strip.ts';
import { type GraphOperator, type GraphSample, StreamStrip } from '../../shared/resources/job-graph.ts';

const operator = (change: Partial<GraphOperator> = {}): GraphOperator => ({
  id: 'a',
  name: change.id ?? 'a',
  description: '',
  chain: ['a'],
  isSource: false,
  isSink: false,
  parallelism: 1,
  maxParallelism: 128,
  status: 'RUNNING',
  busy: 0.5,
  idle: 0.5,
  backpressured: 0,
  recordsInPerSecond: 10,
  recordsOutPerSecond: 10,
  bytesInPerSecond: 0,
  bytesOutPerSecond: 0,
  lagRecords: null,
  watermarkDelayMs: null,
  ...change,
});
const edge = (from: string, to: string) => ({ from, to, ship: 'HASH' });
const graph = (change: Partial<GraphSample>): GraphSample => ({
  at: 0,
  operators: [],
  edges: [],
  failedOperatorId: null,
  ...change,
});
const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));

/** Graphs without circles: an edge only leads to an operator with a higher number; the list is shuffled. */
const graphs = fc.integer({ min: 1, max: 40 }).chain((size) =>
  fc
    .record({
      operators: fc.tuple(
        ...Array.from({ length: size }, (_, n) =>
          fc
            .record({ busy: share, backpressured: share, parallelism: fc.integer({ min: 1, max: 64 }) })
            .map((parts) => operator({ id: `v${n}`, ...parts })),
        ),
      ),
      pairs: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 60 }),
      order: fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }),
    })
    .map(({ operators, pairs, order }) =>
      graph({
        operators: order.flatMap((at) => operators[at] ?? []),
        edges: pairs.filter(([a, b]) => a < b).map(([a, b]) => edge(`v${a}`, `v${b}`)),
      }),
    ),
);

describe('the stream strip', () => {
  it('is as wide as the work: busy threads of all', () => {
    const { segments } = streamStrip(
      graph({
        operators: [
          operator({ id: 'b', busy: 0.25, parallelism: 4, isSink: true }),
          operator({ id: 'a', busy: 1, parallelism: 3, isSource: true }),
        ],
        edges: [edge('a', 'b')],
      }),
    );
    expect(segments.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(segments[0]?.share).toBeCloseTo(0.04 + 0.92 * 0.75, 6);
    expect(segments[1]).toMatchObject({ busy: 0.25, isSource: false, isSink: true });
  });

  it('says what all sources read, all sinks write and what waits', () => {
    const operators = [
      operator({ id: 'a', isSource: true, recordsInPerSecond: 3, lagRecords: 7 }),
      operator({ id: 'b', isSource: true, recordsInPerSecond: null }),
      operator({ id: 'c', isSink: true, recordsOutPerSecond: 2, recordsInPerSecond: 99 }),
    ];
    expect(streamStrip(graph({ operators }))).toMatchObject({
      recordsInPerSecond: 3,
      recordsOutPerSecond: 2,
      lagRecords: 7,
    });
    expect(
      streamStrip(graph({ operators: [operator({ isSource: true, recordsInPerSecond: null })] })),
    ).toMatchObject({
      recordsInPerSecond: null,
      recordsOutPerSecond: null,
      lagRecords: null,
    });
  });

  it('breaks at the operator that failed, also when it is merged with others', () => {
    const operators = Array.from({ length: 30 }, (_, n) =>
      operator({ id: `v${n}`, busy: n === 20 ? 0.01 : 1 }),
    );
    const edges = operators.slice(1).map((_, n) => edge(`v${n}`, `v${n + 1}`));
    const { segments, failedSegment } = streamStrip(graph({ operators, edges, failedOperatorId: 'v29' }));
    expect(segments).toHaveLength(mostSegments);
    expect(failedSegment).toBe(mostSegments - 1);
    expect(
      streamStrip(graph({ operators: [operator()], failedOperatorId: 'gone' })).failedSegment,
    ).toBeNull();
  });

  it('is whole whatever the graph: shares add up to one, none is lost from sight', () => {
    fc.assert(
      fc.property(graphs, (sample) => {
        const strip = StreamStrip.parse(streamStrip(sample));
        expect(strip.segments).toHaveLength(Math.min(mostSegments, sample.operators.length));
        expect(strip.segments.reduce((sum, segment) => sum + segment.share, 0)).toBeCloseTo(1, 6);
        for (const segment of strip.segments) expect(segment.share).toBeGreaterThanOrEqual(0.0399);
      }),
    );
  });

  it('stands in the order of the records', () => {
    fc.assert(
      fc.property(graphs, (sample) => {
        const order = inOrder(sample).map(({ id }) => id);
        expect([...order].sort()).toEqual(sample.operators.map(({ id }) => id).sort());
        for (const { from, to } of sample.edges) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
      }),
    );
  });

  it('keeps what stands in a circle, and knows no edge to nothing', () => {
    const operators = ['a', 'b'].map((id) => operator({ id }));
    expect(inOrder({ operators, edges: [edge('a', 'b'), edge('b', 'a')] })).toHaveLength(2);
    expect(inOrder({ operators, edges: [edge('gone', 'a')] })).toHaveLength(2);
  });
});
