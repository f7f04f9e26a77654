import { watchTaskEnds } from '../../adapters/local/watch-task-ends.ts';
import { createWorkQueue } from '../../adapters/local/work-queue.ts';
import { type ChannelEvent, createChannelHandler } from '../../channel/channel-handler.ts';
import { createApp } from '../../http/app.ts';
import { createHandler } from '../../http/handler.ts';
import type { JobHint } from '../../ports/work-queue.ts';
import { collectGarbage, type GarbageDeps } from '../../reconciler/collect-garbage.ts';
import type { ReconcilerDeps } from '../../reconciler/deps.ts';
import { reconcileJob } from '../../reconciler/reconcile-job.ts';
import { activeRuns, sweep } from '../../reconciler/sweep.ts';
import type { UseCaseDeps } from '../../usecases/deps.ts';
import { clock, makeFreshId } from '../fresh-ids.ts';
import { composeLocal, type LocalConfig, type LocalParts, useCaseDeps } from './compose.ts';
import { type LambdaHandler, startHttpServer } from './http-server.ts';

export type Log = (level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown>) => void;

export type ControlPlane = {
  url: string;
  useCases: UseCaseDeps;
  parts: LocalParts;
  /** Ends this process's part only; engine tasks go on. */
  close: () => Promise<void>;
  /** Takes every running task down, each with a bounded savepoint, then closes. */
  endEverything: () => Promise<void>;
};

const sweepEveryMs = 60_000;

/** API, engine channel, reconciler and sweep in one process: the very handlers that run as functions on AWS. */
export async function startControlPlane(config: LocalConfig, log: Log): Promise<ControlPlane> {
  const parts = composeLocal(config);
  const queue = createWorkQueue({
    work: (hint) => look(reconciler, hint, log),
    onError: (error, hint) => log('error', 'reconcile-failed', { ...hint, error: String(error) }),
  });
  const reconciler: ReconcilerDeps = {
    records: parts.records,
    objects: parts.objects,
    runtime: parts.runtime,
    queue,
    clock,
    ids: makeFreshId,
    bucket: config.bucket,
  };
  const sweeper = { ...reconciler, secrets: parts.secrets };
  await parts.runtime.recover();
  const useCases = useCaseDeps(config, parts, queue);
  const api = createHandler(
    createApp(useCases, {
      log: (entry) =>
        log(entry.error ? 'error' : 'info', 'request', {
          ...entry,
          error: entry.error ? String(entry.error) : undefined,
        }),
    }),
  );
  const channel = createChannelHandler({
    records: parts.records,
    secrets: parts.secrets,
    queue,
    clock,
    ids: makeFreshId,
    tokenKey: config.taskTokenKey,
    onError: (error) => log('error', 'report-failed', { error: String(error) }),
  });
  const onError = (error: unknown) => log('error', 'handler-failed', { error: String(error) });
  // The local server makes nothing but events of payload 2.0.
  const engineChannel: LambdaHandler = (event) => channel(event as ChannelEvent);
  const channelServer = await startHttpServer({
    port: config.channelPort,
    api: engineChannel,
    engineChannel,
    onError,
  });
  const server = await startHttpServer({
    port: config.port,
    api,
    consoleDir: config.consoleDir,
    uploadsTo: new URL(config.s3.endpoint).origin,
    onError,
  });
  // A start is a sweep in which every active run counts as news: what happened meanwhile is seen at once.
  for (const run of await activeRuns(reconciler)) await queue.enqueue(hintOf(run));
  const timer = setInterval(() => void sweepOnce(sweeper, log), sweepEveryMs);
  const ends = watchTaskEnds({
    dataDir: config.dataDir,
    runtime: parts.runtime,
    onEnd: () => void sweepOnce(sweeper, log),
  });
  const endTimers = () => {
    clearInterval(timer);
    ends.close();
  };
  const close = async () => {
    endTimers();
    await queue.close();
    await server.close();
    await channelServer.close();
    parts.close();
  };
  return {
    url: `http://127.0.0.1:${server.port}`,
    useCases,
    parts,
    close,
    endEverything: async () => {
      endTimers();
      // Nobody may start again what is being taken down.
      await queue.close();
      await parts.runtime.endAll('Millrace is being stopped');
      await close();
    },
  };
}

const hintOf = (run: JobHint & Record<string, unknown>): JobHint => ({
  tenantId: run.tenantId,
  workspaceId: run.workspaceId,
  jobId: run.jobId,
});

async function look(deps: ReconcilerDeps, hint: JobHint, log: Log): Promise<void> {
  const outcome = await reconcileJob(deps, hint);
  log('info', 'reconciled', { ...hint, ...outcome });
  if (outcome.requeueAfterMs !== null) await deps.queue.enqueue(hint, outcome.requeueAfterMs);
}

async function sweepOnce(deps: ReconcilerDeps & GarbageDeps, log: Log): Promise<void> {
  try {
    const found = await sweep(deps);
    const deleted = await collectGarbage(deps);
    if (found.hinted > 0 || deleted > 0) log('info', 'swept', { ...found, deleted });
  } catch (error) {
    log('error', 'sweep-failed', { error: String(error) });
  }
}
