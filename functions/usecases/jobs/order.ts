import { MillraceError } from '../../../shared/errors.ts';
import type { DesiredState } from '../../../shared/resources/job.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { CommandRecord, type JobRecord, type RunRecord } from '../../../shared/resources/records.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { JobParts } from './job-view.ts';
import { loadJob, loadRun } from './load-job.ts';

export type Ordered = { parts: JobParts; command: CommandRecord; writes: RecordWrite[] };

type Order = { kind: CommandRecord['kind']; mode: CommandRecord['mode']; desired: DesiredState | null };

/** At most this many orders are kept on a job; older ones have long had their outcome. */
const keptOrders = 8;

/** The writes that ask something of the active run. `desired: null` leaves what is wanted as it is. */
export async function order(
  deps: UseCaseDeps,
  tenantId: string,
  by: string,
  params: { workspaceId: string; jobId: string },
  what: Order,
): Promise<Ordered> {
  const parts = await loadJob(deps.records, tenantId, params);
  const active = await loadRun(deps.records, parts.job);
  if (active?.run.state !== 'active') {
    throw new MillraceError('job_not_active', 'The job has no run that could be asked.');
  }
  if (await stopUnderWay(deps, parts.job, what)) {
    throw new MillraceError('conflict', 'A stop is under way already.', {
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
  const command = newCommand(deps, active.run, what, by);
  const job: JobRecord = {
    ...parts.job,
    desired: {
      ...parts.job.desired,
      state: what.desired ?? parts.job.desired.state,
      orders: [
        ...parts.job.desired.orders,
        { commandId: command.id, kind: what.kind, mode: what.mode, orderedAt: now },
      ].slice(-keptOrders),
      by,
      at: now,
    },
    updatedAt: now,
  };
  return {
    parts: { ...parts, job },
    command,
    writes: [
      {
        op: 'put',
        key: recordKeys.job(tenantId, params.workspaceId, job.id),
        value: job,
        expect: parts.revision,
      },
      { op: 'put', key: recordKeys.command(tenantId, job.id, command.id), value: command, expect: 'absent' },
    ],
  };
}

const newCommand = (deps: UseCaseDeps, run: RunRecord, what: Order, by: string): CommandRecord => {
  const now = deps.clock.now();
  return {
    schema: 1,
    id: deps.ids('command'),
    jobId: run.jobId,
    runId: run.id,
    kind: what.kind,
    mode: what.mode,
    state: 'pending',
    message: 'waiting for the agent',
    savepointPath: null,
    createdBy: by,
    createdAt: now,
    updatedAt: now,
  };
};

/** A stop at once may overtake a stop with savepoint; nothing else may come on top of a stop. */
async function stopUnderWay(deps: UseCaseDeps, job: JobRecord, what: Order): Promise<boolean> {
  if (job.desired.state === 'running') return false;
  const stops = job.desired.orders.filter((o) => o.kind === 'stop');
  const rows = await deps.records.getMany(
    stops.map((o) => recordKeys.command(job.tenantId, job.id, o.commandId)),
  );
  const open = rows.flatMap((row) => {
    const command = row ? CommandRecord.parse(row.value) : null;
    return command && (command.state === 'pending' || command.state === 'running') ? [command] : [];
  });
  return open.some((command) => what.kind === 'savepoint' || what.mode !== 'now' || command.mode === 'now');
}
