import { MillraceError } from '../../../shared/errors.ts';
import type { DesiredState } from '../../../shared/resources/job.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import {
  CommandRecord,
  type JobRecord,
  type NextRun,
  type RunRecord,
} from '../../../shared/resources/records.ts';
import type { Scale } from '../../../shared/resources/scale.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import { matchIfGiven } from '../use-case.ts';
import type { JobParts } from './job-view.ts';
import { loadJob, loadRun } from './load-job.ts';

export type Ordered = { parts: JobParts; command: CommandRecord; writes: RecordWrite[] };

type Order = {
  kind: CommandRecord['kind'];
  mode: CommandRecord['mode'];
  /** Only of a rescale. */
  scale?: Scale;
  /** Null leaves what is wanted as it is. */
  desired: DesiredState | null;
  /** What is to follow the stop; whatever was to follow an earlier one is not wanted any more. */
  next?: Omit<NextRun, 'commandId'>;
  /** The schedule asks, not a person. */
  scheduled?: boolean;
};

type OrderDeps = Pick<UseCaseDeps, 'records' | 'ids' | 'clock'>;

export type ActiveJob = { parts: JobParts & { revision: number }; run: RunRecord };

/** A job with a run that can be asked for something. Throws `not_found`, `stale`, `job_not_active`. */
export async function loadActive(
  records: Records,
  tenantId: string,
  params: { workspaceId: string; jobId: string },
  ifMatch: string | null = null,
): Promise<ActiveJob> {
  const parts = await loadJob(records, tenantId, params);
  matchIfGiven(ifMatch, parts.revision);
  const active = await loadRun(records, parts.job);
  if (active?.run.state !== 'active') {
    throw new MillraceError('job_not_active', 'The job has no run that could be asked.');
  }
  return { parts, run: active.run };
}

/** At most this many orders are kept on a job; older ones have long had their outcome. */
const keptOrders = 8;

/** The writes that ask something of the active run. Throws `conflict` when a stop is under way. */
export async function order(
  deps: OrderDeps,
  { parts, run }: ActiveJob,
  by: string,
  what: Order,
): Promise<Ordered> {
  if (await stopUnderWay(deps, parts.job, what)) {
    throw new MillraceError('conflict', 'A stop or restart is under way already.', {
      details: [
        {
          location: 'body.mode',
          message: 'the stop under way has not ended',
          fix: 'Wait for it, or stop with mode "now".',
        },
      ],
    });
  }
  const now = deps.clock.now();
  const command = newCommand(deps, run, what, by);
  const job: JobRecord = {
    ...parts.job,
    desired: {
      ...parts.job.desired,
      state: what.desired ?? parts.job.desired.state,
      next: what.desired === null ? parts.job.desired.next : nextOf(what, command),
      orders: [
        ...parts.job.desired.orders,
        { commandId: command.id, kind: what.kind, mode: what.mode, orderedAt: now, ...what.scale },
      ].slice(-keptOrders),
      by,
      at: now,
    },
    ...(what.scheduled ? { scheduledSnapshotAt: now } : {}),
    updatedAt: now,
  };
  return {
    parts: { ...parts, job },
    command,
    writes: [
      {
        op: 'put',
        key: recordKeys.job(job.tenantId, job.workspaceId, job.id),
        value: job,
        expect: parts.revision,
      },
      {
        op: 'put',
        key: recordKeys.command(job.tenantId, job.id, command.id),
        value: command,
        expect: 'absent',
      },
    ],
  };
}

/**
 * Stores what was ordered together with what belongs to it, and hints at the job: the sweep would find it too, only
 * later. Throws `conflict` when somebody wrote first.
 */
export async function commitOrder(
  deps: Pick<UseCaseDeps, 'records' | 'queue'>,
  { parts: { job }, writes }: Ordered,
  belonging: readonly RecordWrite[],
): Promise<void> {
  const outcome = await deps.records.commit([...writes, ...belonging]);
  if (!outcome.ok) throw new MillraceError('conflict', 'The job was changed meanwhile; read it again.');
  await deps.queue.enqueue({ tenantId: job.tenantId, workspaceId: job.workspaceId, jobId: job.id });
}

const nextOf = ({ next }: Order, { id }: CommandRecord): NextRun | null =>
  next ? { ...next, commandId: id } : null;

const newCommand = (deps: OrderDeps, run: RunRecord, what: Order, by: string): CommandRecord => {
  const now = deps.clock.now();
  return {
    schema: 1,
    id: deps.ids('command'),
    jobId: run.jobId,
    runId: run.id,
    kind: what.kind,
    mode: what.mode,
    parallelism: what.scale?.parallelism ?? null,
    operators: what.scale?.operators ?? null,
    state: 'pending',
    message: 'waiting for the agent',
    savepointPath: null,
    createdBy: by,
    createdAt: now,
    updatedAt: now,
  };
};

/** A stop at once may overtake a stop with savepoint; nothing else may come on top of a stop. */
async function stopUnderWay(deps: OrderDeps, job: JobRecord, what: Order): Promise<boolean> {
  if (job.desired.state === 'running') return false;
  const stops = job.desired.orders.filter((o) => o.kind === 'stop');
  const rows = await deps.records.getMany(
    stops.map((o) => recordKeys.command(job.tenantId, job.id, o.commandId)),
  );
  const open = rows.flatMap((row) => {
    const command = row ? CommandRecord.parse(row.value) : null;
    return command && (command.state === 'pending' || command.state === 'running') ? [command] : [];
  });
  return open.some((command) => what.kind !== 'stop' || what.mode !== 'now' || command.mode === 'now');
}
