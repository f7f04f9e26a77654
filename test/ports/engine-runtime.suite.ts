import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineRuntime, LaunchRequest, TaskDescription } from '../../functions/ports/engine-runtime.ts';
import { eventually } from '../helpers/eventually.ts';

/** What an agent noted of itself. */
export type AgentNote = {
  what: 'started' | 'term';
  pid: number;
  child: number | null;
  slot: LaunchRequest['slot'];
  environment: Record<string, string>;
};

export type RuntimeUnderTest = {
  runtime: EngineRuntime;
  /** Notes of the agents of a run, in order. */
  notes: (runId: string) => Promise<AgentNote[]>;
  /** Time passes, for a runtime that has a clock of its own. */
  pass?: (ms: number) => Promise<void>;
  /** Whether exit codes are told. */
  tellsExitCodes: boolean;
  close: () => Promise<void>;
};

/** How a fake agent behaves: obeys SIGTERM, ignores it, ends at once, has a child it leaves behind. */
export type Manner = 'obedient' | 'deaf' | 'brief' | 'parent';

export function launchRequest(manner: Manner | 'leaver', change: Partial<LaunchRequest> = {}): LaunchRequest {
  const runId = `run_${randomUUID()}`;
  const slot = { tenantId: 'tn_1', jobId: `job_${manner}`, runId, epoch: 1, index: 0, launch: 1 };
  return {
    clientToken: randomUUID(),
    slot: { ...slot, role: 'compact' },
    release: '1.20.5',
    role: 'compact',
    cu: 0.25,
    placement: { spot: false, refusals: 0 },
    ...change,
  };
}

/** Whether a process lives; a zombie does not. */
export { identityOf as livingProcess } from '../../functions/adapters/local/os-processes.ts';

/** What every adapter of the engine-runtime port promises. Its stop grace is expected to be about a second. */
export function engineRuntimeSuite(name: string, open: () => Promise<RuntimeUnderTest>): void {
  // Real servers and processes on a busy machine may take their time.
  describe(`engine runtime: ${name}`, { timeout: 60_000 }, () => {
    let under: RuntimeUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());

    const until = <T>(check: () => Promise<T>) =>
      eventually(async () => {
        await under.pass?.(100);
        return check();
      });
    const look = async (taskId: string): Promise<TaskDescription> => {
      const [seen] = await under.runtime.describe([taskId]);
      if (seen === undefined) throw new Error('describe answers for each id');
      return seen;
    };
    const reach = (taskId: string, status: TaskDescription['status']) =>
      until(async () => expect((await look(taskId)).status).toBe(status));
    const launch = async (request: LaunchRequest) => {
      const outcome = await under.runtime.launch(request);
      if (outcome.kind !== 'launched') throw new Error(outcome.reason);
      return outcome.taskId;
    };
    const started = async (request: LaunchRequest) => {
      const taskId = await launch(request);
      await reach(taskId, 'running');
      await until(async () => expect(await under.notes(request.slot.runId)).toHaveLength(1));
      return taskId;
    };

    test('a launched task comes to run with its slot, and stops when told to', async () => {
      const request = launchRequest('obedient');
      const taskId = await started(request);
      const [note] = await under.notes(request.slot.runId);
      expect(note?.slot).toEqual(request.slot);
      await under.runtime.stop(taskId, 'the test is over');
      await reach(taskId, 'stopped');
      const seen = await look(taskId);
      expect(seen.stopReason).toContain('the test is over');
      expect(seen.exitCode).toBe(under.tellsExitCodes ? 0 : null);
      expect((await under.notes(request.slot.runId)).map(({ what }) => what)).toEqual(['started', 'term']);
    });

    test('the same token with the same request is the same task, at once, later, and after its end', async () => {
      const request = launchRequest('obedient');
      const [one, two] = await Promise.all([launch(request), launch({ ...request })]);
      expect(two).toBe(one);
      await until(async () => expect(await under.notes(request.slot.runId)).toHaveLength(1));
      expect(await launch(structuredClone(request))).toBe(one);
      await under.runtime.stop(one, 'enough');
      await reach(one, 'stopped');
      expect(await launch(request)).toBe(one);
      expect((await look(one)).status).toBe('stopped');
      const notes = await under.notes(request.slot.runId);
      expect(notes.filter(({ what }) => what === 'started')).toHaveLength(1);
    });

    test('the same token with another request throws and starts nothing', async () => {
      const request = launchRequest('obedient');
      const taskId = await started(request);
      const other = { ...request, slot: { ...request.slot, launch: 2 } };
      await expect(under.runtime.launch(other)).rejects.toThrow();
      await expect(under.runtime.launch({ ...request, cu: 0.5 })).rejects.toThrow();
      expect(await under.notes(request.slot.runId)).toHaveLength(1);
      await under.runtime.stop(taskId, 'enough');
      await reach(taskId, 'stopped');
    });

    test('a task that ends by itself is stopped', async () => {
      const taskId = await launch(launchRequest('brief'));
      await reach(taskId, 'stopped');
      const seen = await look(taskId);
      expect(seen.exitCode).toBe(under.tellsExitCodes ? 3 : null);
      expect(seen.stopReason).toMatch(/\w/);
    });

    test('an agent that does not listen is killed when its time is over, and is stopping until then', async () => {
      const request = launchRequest('deaf');
      const taskId = await started(request);
      await under.runtime.stop(taskId, 'enough');
      expect((await look(taskId)).status).toBe('stopping');
      await reach(taskId, 'stopped');
    });

    test('a task is stopped only when everything it started is gone', async () => {
      const request = launchRequest('parent');
      const taskId = await started(request);
      await under.runtime.stop(taskId, 'enough');
      await reach(taskId, 'stopped');
    });

    test('stopping twice, the stopped and the unknown is no error', async () => {
      const taskId = await started(launchRequest('obedient'));
      await under.runtime.stop(taskId, 'once');
      await under.runtime.stop(taskId, 'twice');
      await reach(taskId, 'stopped');
      await under.runtime.stop(taskId, 'thrice');
      expect((await look(taskId)).stopReason).toContain('once');
      await under.runtime.stop(`${taskId.slice(0, -4)}0000`, 'never there');
    });

    test('describe answers for each id in the order asked, with missing for the unknown, beyond one batch', async () => {
      const taskId = await started(launchRequest('obedient'));
      // Ids of the same form that are surely others: one digit before the end is changed.
      const other = taskId.at(-5) === '0' ? '1' : '0';
      const unknown = Array.from(
        { length: 205 },
        (_, n) => `${taskId.slice(0, -5)}${other}${String(n).padStart(4, '0')}`,
      );
      const asked = [...unknown.slice(0, 150), taskId, ...unknown.slice(150)];
      const seen = await under.runtime.describe(asked);
      expect(seen.map((one) => one.taskId)).toEqual(asked);
      expect(seen.filter(({ status }) => status === 'missing')).toHaveLength(205);
      expect(seen[150]?.status).toBe('running');
      expect(await under.runtime.describe([])).toEqual([]);
      await under.runtime.stop(taskId, 'enough');
      await reach(taskId, 'stopped');
    });
  });
}
