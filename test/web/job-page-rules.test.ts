import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../shared/client/problem-error.ts';
import { changedSettings, strongestCost } from '../../shared/domain/changed-settings.ts';
import {
  type Event,
  type Job,
  type JobState,
  type JobVersion,
  jobStates,
} from '../../shared/resources/job.ts';
import { JobSettings, totalCu as totalCuOfServer } from '../../shared/resources/job-settings.ts';
import { optionalFault } from '../../web/src/forms/optional-number.ts';
import { totalCu } from '../../web/src/forms/settings-values.ts';
import { needOf } from '../../web/src/tasks/history/need-of.ts';
import { shownKinds, timelineOf } from '../../web/src/tasks/history/timeline.ts';
import { actionsOf } from '../../web/src/tasks/job/job-actions.ts';
import { choiceOf, consentFor, requestOf } from '../../web/src/tasks/job/start-request.ts';
import { stepsOf } from '../../web/src/tasks/job/steps.ts';
import { changeOf } from '../../web/src/tasks/run-job/change-line.ts';

const states = Object.keys(jobStates) as JobState[];
const job = (state: JobState, latestVersion: number | null = 1, draftAhead = false) => ({
  state,
  latestVersion,
  draftAhead,
  run: { version: 1 },
});

describe('the next sensible action of a job', () => {
  it.each([
    [job('created', null, true), 'publish'],
    [job('created'), 'start'],
    [job('stopped'), 'start'],
    [job('stopped', 2, true), 'publish'],
    [job('failed'), 'start'],
    [job('paused', 2, true), 'resume'],
    [job('running', 1, true), 'stop'],
    [job('running', 2, true), 'restart'],
    [job('starting'), 'stop'],
    [job('stopping'), null],
    [job('failing'), null],
  ] as const)('%o: %s', (known, next) => {
    expect(actionsOf(known).next).toBe(next);
  });

  it('never offers the same thing twice, never deletes what runs, never obviously loses state', () => {
    for (const state of states)
      for (const version of state === 'created' ? [null, 1] : [1])
        for (const ahead of [true, false]) {
          const { next, rest } = actionsOf(job(state, version, ahead));
          const all = [next, ...rest];
          expect(new Set(all).size).toBe(all.length);
          expect(['stopNow', 'delete', 'drain']).not.toContain(next);
          if (version === null) expect(all).not.toContain('start');
          expect(all.includes('restart')).toBe(['running', 'rescaling'].includes(state));
          if (all.includes('delete')) expect(all).not.toContain('stopNow');
          expect(all.includes('force')).toBe(state === 'unknown');
        }
  });
});

describe('what a start asks for', () => {
  it('is never an empty start that nobody said yes to', () => {
    expect(requestOf(choiceOf('latest'), null)).toMatchObject({ from: 'latest', discardState: false });
    expect(requestOf(choiceOf('empty'), null)).toMatchObject({ from: 'empty', discardState: false });
    expect(requestOf(choiceOf('empty'), 'discardState')).toMatchObject({ discardState: true });
    expect(requestOf(choiceOf('snap_1'), null)).toMatchObject({ from: { snapshotId: 'snap_1' } });
    expect(requestOf({ ...choiceOf('latest'), from: 'path', path: 'not a path' }, null)).toBeNull();
    expect(requestOf({ ...choiceOf('latest'), from: 'snapshot' }, null)).toBeNull();
  });

  it('turns only refusals that are about loss into a question', () => {
    const problem = (code: string) => new ProblemError(409, { code });
    expect(consentFor(problem('state_exists'))).toBe('discardState');
    expect(consentFor(problem('may_lose_output'))).toBe('acceptOutputLoss');
    expect(consentFor(problem('limit_reached'))).toBeNull();
    expect(consentFor(null)).toBeNull();
  });
});

describe('what a change of settings costs', () => {
  const fields = {
    parallelism: { change: 'rescale' },
    compactCu: { change: 'restart' },
    flinkConfig: { change: 'restart' },
  } as const;
  const base = JobSettings.parse({ flinkConfig: { a: '1', b: '2' } });

  it('is told field by field, and the strongest decides', () => {
    const changes = changedSettings(fields, base, { ...base, parallelism: 2, compactCu: 2 });
    expect(changes.map(({ name }) => name)).toEqual(['parallelism', 'compactCu']);
    expect(strongestCost(changes)).toBe('restart');
    expect(strongestCost([])).toBeNull();
  });

  it('is nothing when Flink keys only stand in another order', () => {
    expect(changedSettings(fields, base, { ...base, flinkConfig: { b: '2', a: '1' } })).toEqual([]);
  });
});

describe('the CU that the form tells', () => {
  it.each([
    {},
    { compactCu: 4 },
    { topology: 'standard', parallelism: 5, slotsPerTaskManager: 2, taskManagerCu: 2, jobManagerCu: 0.25 },
  ])('is what the server will count: %o', (settings) => {
    const parsed = JobSettings.parse(settings);
    expect(totalCu(parsed)).toBe(totalCuOfServer(parsed));
  });
});

describe('history', () => {
  it('shows the kinds of the address, newest first, and nothing twice', () => {
    const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
    const version: JobVersion = {
      number: 1,
      sql: '',
      variables: {},
      secrets: [],
      jar: null,
      artifacts: [],
      unmatchedOperators: [],
      catalog: [],
      settings: JobSettings.parse({}),
      connectors: [],
      note: '',
      publishedBy: 'user_1',
      publishedByName: 'Ada',
      pins: null,
      publishedAt: at(1),
    };
    const event = (id: string, second: number, kind: string): Event => ({
      id,
      jobId: 'job_1',
      runId: null,
      at: at(second),
      severity: 'info',
      kind,
      message: '',
      actor: null,
    });
    const facts = {
      versions: [version],
      runs: [],
      snapshots: [],
      commands: [],
      events: [event('e2', 2, 'job-renamed'), event('e1', 1, 'version-published')],
    };
    expect(timelineOf(facts, shownKinds(undefined)).map(({ id }) => id)).toEqual(['e2', 'version-1']);
    expect(timelineOf(facts, shownKinds('event')).map(({ id }) => id)).toEqual(['e2', 'e1']);
    expect(shownKinds('nonsense')).toHaveLength(5);
  });
});

describe('progress', () => {
  const run: NonNullable<Job['run']> = {
    id: 'run_1',
    version: 1,
    epoch: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    parallelism: 1,
    operatorParallelism: {},
    flinkJobId: '0',
    runningTasks: 1,
    totalTasks: 3,
    restarts: 0,
    limitsEnforced: null,
    userIsolated: null,
  };
  it('follows a start from accepted to its tasks, and is silent when nothing is under way', () => {
    const at = (because: string, observedAt: string | null, withRun: boolean) =>
      stepsOf(
        { state: 'starting', because, observedAt, run: withRun ? run : null, desired: 'running' },
        [],
      )?.find(({ state }) => state === 'now')?.name;
    expect(at('accepted', null, false)).toBe('accepted');
    expect(at('waiting for the agent', null, false)).toBe('containers');
    expect(at('x', '2026-01-01T00:00:00.000Z', false)).toBe('flink');
    expect(at('x', '2026-01-01T00:00:00.000Z', true)).toBe('tasks');
    expect(
      stepsOf({ state: 'running', because: '', observedAt: null, run, desired: 'running' }, []),
    ).toBeNull();
  });

  it('of a restart goes on where that of a stop ends', () => {
    const names = (desired: Job['desired']) =>
      stepsOf({ state: 'stopping', because: '', observedAt: null, run, desired }, [])?.map(
        ({ name }) => name,
      );
    expect(names('stopped')).toEqual(['accepted', 'savepoint', 'ending']);
    expect(names('running')).toEqual(['accepted', 'savepoint', 'ending', 'containers', 'flink', 'tasks']);
  });
});

describe('why a snapshot may not be deleted', () => {
  it.each([
    ['its next start begins with it', { of: null, kind: 'nextStart', run: '' }],
    ['job "a: "b"": its first start begins with it', { of: 'a: "b"', kind: 'firstStart', run: '' }],
    ['run run_1 has no checkpoint of its own yet', { of: null, kind: 'run', run: 'run_1' }],
    ['the moon is full', null],
  ])('%s', (need, expected) => {
    expect(needOf(`Snapshot snap_1 is needed: ${need}.`)).toEqual(expected);
  });
});

describe('a number that may be left out', () => {
  const schema = {
    title: '',
    help: '',
    unit: '',
    anyOf: [{ type: 'integer', minimum: 1, maximum: 200 }, { type: 'null' }],
  } as const;
  it.each([
    ['', null],
    [' ', null],
    ['7', null],
    ['0', { kind: 'between', min: 1, max: 200 }],
    ['201', { kind: 'between', min: 1, max: 200 }],
    ['1.5', { kind: 'whole' }],
    ['many', { kind: 'whole' }],
  ])('"%s"', (text, fault) => {
    expect(optionalFault(schema, text)).toEqual(fault);
  });
});

describe('rows of print sinks', () => {
  it.each([
    ['+I[DE, 4]', { subtask: '', kind: '+I', row: '[DE, 4]' }],
    ['2> -U[a]', { subtask: '2', kind: '-U', row: '[a]' }],
    ['sink:1> +U[a > b]', { subtask: 'sink:1', kind: '+U', row: '[a > b]' }],
    ['plain text', null],
    ['+X[1]', null],
  ])('%s', (text, expected) => {
    expect(changeOf(text)).toEqual(expected);
  });
});
