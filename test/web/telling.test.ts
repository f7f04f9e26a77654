import { describe, expect, it } from 'vitest';
import type { Job } from '../../shared/resources/job.ts';
import type { FlowSegment } from '../../shared/resources/job-graph.ts';
import { eventDetail } from '../../web/src/tasks/history/event-detail.ts';
import { stripOfJob } from '../../web/src/ui/stream-strip/strip-model.ts';

const segment = (share: number, busy: number | null): FlowSegment => ({
  name: 'a',
  share,
  busy,
  backpressured: busy === null ? null : 0,
  isSource: false,
  isSink: false,
});
const jobWith = (segments: FlowSegment[], state: Job['state'] = 'running') =>
  ({
    state,
    evidence: 'fresh',
    observedAt: '2026-01-01T00:00:00.000Z',
    latestCheckpoint: null,
    flow: {
      observedAt: '2026-01-01T00:00:00.000Z',
      segments,
      recordsInPerSecond: 1,
      recordsOutPerSecond: 1,
      lagRecords: null,
      failedSegment: null,
    },
  }) as Partial<Job> as Job;
const shares = (...segments: FlowSegment[]) =>
  stripOfJob(jobWith(segments)).segments.map(({ share }) => share);

describe('the strip of a row', () => {
  it('stands level while nobody works, so that its gates do not jump with the noise', () => {
    expect(shares(segment(0.96, 0.002), segment(0.04, 0))[0]).toBeCloseTo(0.5, 1);
    expect(shares(segment(0.9, null), segment(0.1, null))).toEqual([0.5, 0.5]);
  });

  it('is as wide as the work where there is some; the shares stay a whole', () => {
    expect(shares(segment(0.8, 0.4), segment(0.2, 0.1))[0]).toBeCloseTo(0.8, 6);
    const partly = shares(segment(0.8, 0.15), segment(0.2, 0.04));
    expect(partly[0]).toBeCloseTo(0.65, 6);
    expect(partly.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  });
});

it('the strip of a job that does not flow is not busy, whatever was measured last', () => {
  for (const state of ['paused', 'stopped', 'finished'] as const)
    expect(stripOfJob(jobWith([segment(1, 0.4)], state)).segments[0]?.busy).toBe(null);
  expect(stripOfJob(jobWith([segment(1, 0.4)], 'failed')).segments[0]?.busy).toBe(0.4);
});

describe('what an event says beside its title', () => {
  it.each([
    ['job-created', 'Job "a" created', null, null],
    ['job-renamed', 'Renamed to "b: c"', 'b: c', null],
    ['attempt-started', 'Attempt 1: started', '1', null],
    [
      'attempt-started',
      'Attempt 2: the JobManager task ended: killed',
      '2',
      'the JobManager task ended: killed',
    ],
    [
      'task-stopped',
      'Task compact-0 ended: The task ended by itself.',
      'compact-0',
      'The task ended by itself.',
    ],
    ['launch-refused', 'Task taskmanager-1 could not be started: no room', 'taskmanager-1', 'no room'],
    ['state-running', 'all tasks run', null, 'all tasks run'],
  ])('%s: %s', (kind, message, subject, because) => {
    expect(eventDetail({ kind, message })).toEqual({ subject, because });
  });
});
