import { describe, expect, it } from 'vitest';
import { readChain, writersOf } from '../../engine-container/agent/chain-names.ts';
import { FlowMeter } from '../../engine-container/agent/flow-meter.ts';
import type { GraphReading, VertexCounts } from '../../engine-container/agent/graph-reading.ts';
import { GraphSample } from '../../shared/resources/job-graph.ts';

const nothing: VertexCounts = {
  recordsIn: null,
  recordsOut: null,
  bytesIn: null,
  bytesOut: null,
  busyMs: null,
  idleMs: null,
  backpressuredMs: null,
  lagRecords: null,
  watermark: null,
};
const reading = (counts: Partial<VertexCounts>, change: Partial<GraphReading> = {}): GraphReading => ({
  vertices: [
    {
      id: 'v',
      name: 'Source: orders[1] -> Sink: printed[2]',
      description: 'copies',
      parallelism: 2,
      maxParallelism: 128,
      status: 'RUNNING',
      counts: { ...nothing, ...counts },
    },
  ],
  edges: [],
  failedTask: null,
  ...change,
});
/** Counters of two subtasks after so many seconds, at 100 records a second, a quarter busy, a quarter held up. */
const countedAfter = (seconds: number): Partial<VertexCounts> => ({
  recordsIn: 100 * seconds,
  recordsOut: 50 * seconds,
  bytesOut: 4_000 * seconds,
  busyMs: 500 * seconds,
  idleMs: 1_000 * seconds,
  backpressuredMs: 500 * seconds,
});

describe('the flow meter', () => {
  it('says not measured, rather than nought, of a task whose times stand still', () => {
    const meter = new FlowMeter();
    const still = { busyMs: 0, idleMs: 0, backpressuredMs: 0 };
    const both = (seconds: number): GraphReading => {
      const [source] = reading({ ...countedAfter(seconds), ...still }).vertices;
      const [other] = reading(countedAfter(seconds)).vertices;
      if (!source || !other) throw new Error('a reading has a vertex');
      return reading({}, { vertices: [source, { ...other, id: 'w', name: 'Sink: printed[2]' }] });
    };
    meter.sample(both(10), 0);
    expect(meter.sample(both(15), 5_000).operators).toMatchObject([
      { busy: null, idle: null, backpressured: 0, recordsInPerSecond: 100 },
      { busy: 0.25, idle: 0.5, backpressured: 0.25 },
    ]);
  });

  it('knows no rate after one look, and the rates of the counters after two', () => {
    const meter = new FlowMeter();
    expect(meter.sample(reading(countedAfter(10)), 0).operators[0]).toMatchObject({
      recordsInPerSecond: null,
      busy: null,
    });
    const sample = meter.sample(reading(countedAfter(15)), 5_000);
    expect(GraphSample.parse(sample)).toEqual(sample);
    expect(sample.operators[0]).toMatchObject({
      name: 'Source: orders → Sink: printed',
      chain: ['Source: orders', 'Sink: printed'],
      isSource: true,
      isSink: true,
      recordsInPerSecond: 100,
      recordsOutPerSecond: 50,
      bytesOutPerSecond: 4_000,
      busy: 0.25,
      idle: 0.5,
      backpressured: 0.25,
      bytesInPerSecond: null,
    });
  });

  it('goes by the time of the counters, not of the look: an old answer is no standstill and no peak', () => {
    const meter = new FlowMeter();
    meter.sample(reading(countedAfter(0)), 0);
    meter.sample(reading(countedAfter(5)), 5_000);
    const same = meter.sample(reading(countedAfter(5)), 6_000);
    expect(same.operators[0]?.recordsInPerSecond).toBe(100);
    const late = meter.sample(reading(countedAfter(15)), 7_000);
    expect(late.operators[0]?.recordsInPerSecond).toBe(100);
  });

  it('counts by its own clock where no busy time is told', () => {
    const meter = new FlowMeter();
    meter.sample(reading({ recordsIn: 0 }), 0);
    expect(meter.sample(reading({ recordsIn: 50 }), 5_000).operators[0]).toMatchObject({
      recordsInPerSecond: 10,
      busy: null,
    });
  });

  it('forgets what was before a task began anew', () => {
    const meter = new FlowMeter();
    meter.sample(reading(countedAfter(100)), 0);
    meter.sample(reading(countedAfter(105)), 5_000);
    meter.sample(reading(countedAfter(1)), 10_000);
    expect(meter.sample(reading(countedAfter(6)), 15_000).operators[0]?.recordsInPerSecond).toBe(100);
  });

  it('follows a change within its window', () => {
    const meter = new FlowMeter();
    for (let s = 0; s <= 20; s += 1) meter.sample(reading(countedAfter(s)), s * 1_000);
    for (let s = 21; s <= 24; s += 1) {
      meter.sample(reading({ ...countedAfter(s), recordsIn: 2_000 }), s * 1_000);
    }
    expect(
      meter.sample(reading({ ...countedAfter(25), recordsIn: 2_000 }), 25_000).operators[0]
        ?.recordsInPerSecond,
    ).toBe(0);
  });

  it('tells lag and watermark as they are, and none where there is none', () => {
    const meter = new FlowMeter();
    const told = meter.sample(reading({ lagRecords: 12, watermark: 9_000 }), 10_000).operators[0];
    expect(told).toMatchObject({ lagRecords: 12, watermarkDelayMs: 1_000 });
    const untold = meter.sample(reading({ watermark: -9.223372036854776e18 }), 10_000).operators[0];
    expect(untold).toMatchObject({ lagRecords: null, watermarkDelayMs: null });
  });

  it('finds the operator whose task failed', () => {
    const failedTask = 'Source: orders[1] -> Sink: printed[2] (1/2) - execution #0';
    expect(new FlowMeter().sample(reading({}, { failedTask }), 0).failedOperatorId).toBe('v');
    expect(new FlowMeter().sample(reading({}, { failedTask: 'another' }), 0).failedOperatorId).toBeNull();
  });

  it('stays small whatever the graph', () => {
    const [vertex] = reading(countedAfter(1)).vertices;
    if (!vertex) throw new Error('no vertex');
    const many = Array.from({ length: 200 }, (_, n) => ({
      ...vertex,
      id: `${n}`.padStart(32, '0'),
      name: Array.from({ length: 40 }, () => 'Operator with a long name').join(' -> '),
      description: 'x'.repeat(20_000),
    }));
    const sample = new FlowMeter().sample(reading({}, { vertices: many }), 0);
    expect(JSON.stringify(sample).length).toBeLessThan(130_000);
  });
});

describe('names of a chain', () => {
  it.each([
    ['Source: a[1] -> Calc[2]', ['Source: a[1]', 'Calc[2]'], ['Calc[2]'], ['Calc[2]']],
    [
      'Agg[6] -> Calc[7] -> (StreamingFileWriter -> end: Writer, Sink: printed[9])',
      ['Agg[6]', 'Calc[7]', 'StreamingFileWriter', 'end: Writer', 'Sink: printed[9]'],
      ['end: Writer', 'Sink: printed[9]'],
      ['StreamingFileWriter', 'Sink: printed[9]'],
    ],
    ['Map(x, y) -> Filter (z)', ['Map(x, y)', 'Filter (z)'], ['Filter (z)'], ['Filter (z)']],
    ['a -> (b -> (c, d), e)', ['a', 'b', 'c', 'd', 'e'], ['c', 'd', 'e'], ['c', 'd', 'e']],
    ['k: Writer -> k: Committer', ['k: Writer', 'k: Committer'], ['k: Committer'], ['k: Writer']],
  ])('%s', (name, names, ends, writers) => {
    const chain = readChain(name);
    expect(chain).toEqual({ names, ends });
    expect(writersOf(chain)).toEqual(writers);
  });
});
