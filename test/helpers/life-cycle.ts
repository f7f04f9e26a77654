import { receiveReport } from '../../functions/channel/receive-report.ts';
import type { ReconcilerDeps } from '../../functions/reconciler/deps.ts';
import { reconcileJob } from '../../functions/reconciler/reconcile-job.ts';
import type { RunResult } from '../../shared/resources/ledger.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { RunRecord } from '../../shared/resources/records.ts';
import type { Report } from '../../shared/resources/report.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { aReport } from './builders.ts';
import { VirtualClock } from './fakes/clock.ts';
import { FakeEngineRuntime } from './fakes/engine-runtime.ts';
import { metadata } from './flink-metadata.ts';
import { type Harness, makeHarness } from './harness.ts';

/** The API, the reconciler and the channel over one set of fakes; the test plays the agent. */
export type LifeCycle = {
  h: Harness;
  runtime: FakeEngineRuntime;
  jobs: string;
  ask: (
    method: string,
    path: string,
    json?: unknown,
  ) => Promise<{ status: number; body: Record<string, unknown> & { code?: string } }>;
  reconcile: (jobId: string) => Promise<void>;
  run: (jobId: string) => Promise<RunRecord>;
  /** The agent says that all tasks run, or whatever else is given. */
  report: (jobId: string, change?: Partial<Report>) => ReturnType<typeof receiveReport>;
  /** The agent writes how the run ended, and its task ends, or waits for what follows. */
  end: (jobId: string, result: Partial<RunResult>, then?: 'ends' | 'waits') => Promise<void>;
  /** Puts a complete snapshot (its `_metadata`, with this checkpoint id) into a folder of the bucket; answers its s3:// URI. */
  snapshot: (folder: string, checkpointId: number) => Promise<string>;
};

export async function makeLifeCycle(): Promise<LifeCycle> {
  const h = await makeHarness();
  const { deps, a } = h;
  const clock = new VirtualClock();
  const runtime = new FakeEngineRuntime(clock);
  const reconciler: ReconcilerDeps = { ...deps, runtime };
  const jobs = `/v1/workspaces/${a.workspaceId}/jobs`;
  let sequence = 0;
  const hint = (jobId: string) => ({ tenantId: a.id, workspaceId: a.workspaceId, jobId });
  const reconcile = async (jobId: string) => {
    await reconcileJob(reconciler, hint(jobId));
  };
  const run = async (jobId: string): Promise<RunRecord> => {
    const { body } = await ask('GET', `/${jobId}/runs`);
    const runId = (body as { items: { id: string }[] }).items[0]?.id ?? '';
    return RunRecord.parse((await deps.records.get(recordKeys.run(a.id, jobId, runId)))?.value);
  };
  const ask: LifeCycle['ask'] = async (method, path, json) => {
    const answer = await h.request(method, `${jobs}${path}`, {
      token: a.admin.token,
      ...(json === undefined ? {} : { json }),
    });
    return { status: answer.status, body: answer.body };
  };
  const ledgerKey = (r: RunRecord) => runPaths(r.tenantId, r.jobId, r.id).ledger;
  return {
    h,
    runtime,
    jobs,
    ask,
    reconcile,
    run,
    report: async (jobId, change = {}) => {
      const r = await run(jobId);
      sequence += 1;
      const slot = {
        tenantId: a.id,
        jobId,
        runId: r.id,
        epoch: r.epoch,
        role: 'compact' as const,
        index: 0,
        launch: 1,
      };
      const { report } = aReport({ slot, sequence, ...change });
      const answer = await receiveReport(
        { ...deps, ids: (kind) => deps.ids(kind), tokenOf: JSON.stringify },
        report.slot,
        report,
      );
      await reconcile(jobId);
      return answer;
    },
    end: async (jobId, result, then = 'ends') => {
      const r = await run(jobId);
      const stored = await deps.objects.get(ledgerKey(r));
      const ledger = JSON.parse(new TextDecoder().decode(stored?.body));
      const whole: RunResult = {
        state: 'STOPPED',
        savepointPath: null,
        because: 'as asked',
        epoch: r.epoch,
        at: deps.clock.now(),
        ...result,
      };
      await deps.objects.put(ledgerKey(r), JSON.stringify({ ...ledger, result: whole }));
      for (const task of runtime.tasks.values())
        if (task.ended === null && then === 'ends') runtime.end(task.taskId, 0, 'ended');
      await reconcile(jobId);
    },
    snapshot: async (folder, checkpointId) => {
      await deps.objects.put(`${folder}/_metadata`, metadata(checkpointId));
      return `s3://${deps.bucket}/${folder}`;
    },
  };
}

export const someSql = "CREATE TABLE a (n INT) WITH ('connector' = 'kafka'); INSERT INTO b SELECT n FROM a;";

/** A job with one version; answers its id. */
export async function publishedJob(l: LifeCycle, more: object = {}): Promise<string> {
  const { body } = await l.ask('POST', '', { name: 'orders', sql: someSql, ...more });
  await l.ask('POST', `/${String(body.id)}/versions`, {});
  return String(body.id);
}

/** The same, started; its agent has not said anything yet. */
export async function startedJob(l: LifeCycle): Promise<string> {
  const jobId = await publishedJob(l);
  await l.ask('POST', `/${jobId}/start`, {});
  await l.reconcile(jobId);
  return jobId;
}
