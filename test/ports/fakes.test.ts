import { describe, expect, test } from 'vitest';
import type { JobHint } from '../../functions/ports/work-queue.ts';
import { FakeArtifactFiles } from '../helpers/fakes/artifact-files.ts';
import { VirtualClock } from '../helpers/fakes/clock.ts';
import { FakeEngineRuntime, type FakeTask } from '../helpers/fakes/engine-runtime.ts';
import { InjectedFault } from '../helpers/fakes/faults.ts';
import { FakeObjectStore } from '../helpers/fakes/object-store.ts';
import { FakeRecords } from '../helpers/fakes/records.ts';
import { FakeSecretStore } from '../helpers/fakes/secret-store.ts';
import { FakeWorkQueue } from '../helpers/fakes/work-queue.ts';
import { artifactFilesSuite } from './artifact-files.suite.ts';
import { type AgentNote, engineRuntimeSuite, launchRequest } from './engine-runtime.suite.ts';
import { objectStoreSuite } from './object-store.suite.ts';
import { recordsSuite } from './records.suite.ts';
import { secretStoreSuite } from './secret-store.suite.ts';
import { workQueueSuite } from './work-queue.suite.ts';

recordsSuite('in memory', () => new FakeRecords());
objectStoreSuite('in memory', () => new FakeObjectStore(Date.now));
secretStoreSuite('in memory', async () => new FakeSecretStore());
artifactFilesSuite('in memory', () => {
  const objects = new FakeObjectStore(Date.now);
  const files = new FakeArtifactFiles(objects);
  return { objects, files, send: async (...sent) => files.send(...sent) };
});

workQueueSuite('fake', (work, clock) => {
  const queue = new FakeWorkQueue(clock);
  const pass = async (ms: number) => {
    const end = clock.elapsed() + ms;
    for (;;) {
      for (let next = queue.take(); next !== null; next = queue.take()) await deliver(next);
      const step = Math.min(queue.untilNext() ?? ms, end - clock.elapsed());
      if (step <= 0 && queue.due() === 0) return;
      await clock.advance(step);
    }
  };
  const deliver = async (hint: JobHint) => {
    try {
      await work(hint);
    } catch {
      await queue.enqueue(hint, 1_000);
    }
  };
  return { queue, pass };
});

engineRuntimeSuite('in memory', async () => {
  const clock = new VirtualClock();
  const runtime = new FakeEngineRuntime(clock);
  const notes: AgentNote[] = [];
  const note = (what: AgentNote['what'], task: FakeTask) =>
    notes.push({ what, pid: 1, child: null, slot: task.request.slot, environment: {} });
  const mannerOf = (task: FakeTask) => task.request.slot.jobId;
  runtime.delays.stopGraceMs = () => 1_000;
  runtime.agents = {
    onStart: (task) => {
      note('started', task);
      if (mannerOf(task) === 'job_brief') runtime.end(task.taskId, 3, 'it ended');
    },
    onStop: (task) => {
      note('term', task);
      if (mannerOf(task) !== 'job_deaf') runtime.end(task.taskId, 0, 'it was stopped');
    },
  };
  return {
    runtime,
    notes: async (runId) => notes.filter(({ slot }) => slot.runId === runId),
    pass: (ms) => clock.advance(ms),
    tellsExitCodes: true,
    close: async () => {},
  };
});

describe('fakes', () => {
  test('a planned failure does nothing, a lost answer does it and throws, and calls are counted', async () => {
    const store = new FakeObjectStore();
    store.faults.failNext('put', 2);
    store.faults.loseAnswerNext('put');
    const outcomes = [];
    for (const body of ['one', 'two', 'three', 'four']) {
      outcomes.push(await store.put('key', body).catch((error: InjectedFault) => error.tookPlace));
      outcomes.push(new TextDecoder().decode((await store.get('key'))?.body));
    }
    expect(outcomes).toEqual([false, '', false, '', true, 'three', { etag: expect.any(String) }, 'four']);
    expect(store.faults.calls).toMatchObject({ put: 4, get: 4, list: 0 });
  });

  test('hooks may fail a call before and after its effect', async () => {
    const records = new FakeRecords();
    records.faults.after = (operation) => {
      if (operation === 'commit') throw new InjectedFault(operation, true);
    };
    const key = { partition: 'P', sort: 'a' };
    await expect(records.commit([{ op: 'put', key, value: 1, expect: 'absent' }])).rejects.toThrow(
      /took place/,
    );
    expect((await records.get(key))?.value).toBe(1);
  });

  test('the index may lag behind', async () => {
    const records = new FakeRecords();
    let lag = 1;
    records.indexLag = () => lag;
    const key = { partition: 'P', sort: 'a' };
    await records.commit([{ op: 'put', key, value: 1, expect: 'absent', index: 'I' }]);
    expect(await records.listIndex('I')).toEqual([]);
    lag = 0;
    expect(await records.listIndex('I')).toEqual([key]);
  });

  test('the clock wakes sleepers in order of time, then of sleeping, and lets each finish first', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    const sleeper = async (name: string, first: number, second: number) => {
      await clock.sleep(first);
      seen.push(`${name}@${clock.now()}`);
      await clock.sleep(second);
      seen.push(`${name}@${clock.now()}`);
    };
    void sleeper('a', 20, 10);
    void sleeper('b', 10, 20);
    void sleeper('c', 10, 20);
    await clock.advance(25);
    expect([...seen, clock.now()]).toEqual(['b@10', 'c@10', 'a@20', 25]);
    clock.jump(-1_000);
    await clock.advance(5);
    expect(seen.slice(3)).toEqual(['b@-970', 'c@-970', 'a@-970']);
    expect([clock.elapsed(), clock.sleeping(), clock.untilNext()]).toEqual([30, 0, null]);
  });

  test('an aborted sleep rejects and is forgotten', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const slept = clock.sleep(10, controller.signal);
    controller.abort(new Error('enough'));
    await expect(slept).rejects.toThrow('enough');
    expect(clock.sleeping()).toBe(0);
  });

  test('the runtime shows tasks late, ends them late, and kills the deaf', async () => {
    const clock = new VirtualClock();
    const runtime = new FakeEngineRuntime(clock);
    runtime.delays.missingMs = () => 2_000;
    runtime.delays.stoppedDelayMs = () => 5_000;
    runtime.agents = { onStop: () => {} };
    const outcome = await runtime.launch(launchRequest('deaf'));
    const taskId = outcome.kind === 'launched' ? outcome.taskId : '';
    const seen: string[] = [];
    const look = async (ms: number) => {
      await clock.advance(ms);
      seen.push((await runtime.describe([taskId]))[0]?.status ?? '');
    };
    await look(1_500);
    await look(1_000);
    await runtime.stop(taskId, 'enough');
    await look(29_000);
    expect(runtime.alive()).toHaveLength(1);
    await look(1_500);
    expect(runtime.alive()).toEqual([]);
    await look(5_000);
    expect(seen).toEqual(['missing', 'running', 'stopping', 'stopping', 'stopped']);
  });

  test('a thousand looks over hours of virtual time wait for no real timer', async () => {
    const clock = new VirtualClock();
    const runtime = new FakeEngineRuntime(clock);
    const records = new FakeRecords();
    const begin = performance.now();
    for (let n = 0; n < 1_000; n++) {
      const key = { partition: 'P', sort: `a${n % 20}` };
      const before = await records.get(key);
      await records.commit([{ op: 'put', key, value: { n }, expect: before?.revision ?? 'absent' }]);
      if (n % 50 === 0) await runtime.launch(launchRequest('obedient'));
      await clock.advance(60_000);
    }
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
