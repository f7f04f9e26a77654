import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import { cuInUse, jobsQuery } from '../../data/jobs.ts';
import { workspacesQuery } from '../../data/workspaces.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useFormat } from '../../ui/format.ts';
import { notify } from '../../ui/notices.ts';
import { askBulk, type Bulk } from './bulk-asked.ts';

type Refusal = { job: Job; error: Error };

const send = (kind: Bulk['kind'], job: Job, idempotencyKey: string): Promise<Job> => {
  const params = { workspaceId: job.workspaceId, jobId: job.id };
  return kind === 'start'
    ? client.jobs.start({ params, body: {}, idempotencyKey })
    : client.jobs.stop({ params, body: {}, idempotencyKey });
};

/** One job after the other, so that each refusal is about itself alone; a press again repeats only what was refused. */
const useSendAll = ({ kind, jobs }: Bulk) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [keys] = useState(() => new Map(jobs.map(({ id }) => [id, crypto.randomUUID()])));
  const [left, setLeft] = useState(jobs);
  return {
    left,
    sending: useMutation({
      mutationFn: async () => {
        const refused: Refusal[] = [];
        for (const job of left) {
          await send(kind, job, keys.get(job.id) ?? crypto.randomUUID()).catch((error: Error) => {
            // A refusal is an answer: asking anew after something was mended is another request.
            keys.set(job.id, crypto.randomUUID());
            refused.push({ job, error });
          });
        }
        return refused;
      },
      onSuccess: async (refused) => {
        const done = left.length - refused.length;
        if (done > 0)
          notify('success', t(kind === 'start' ? 'bulk.started' : 'bulk.stopped', { count: done }));
        setLeft(refused.map(({ job }) => job));
        if (refused.length === 0) askBulk(null);
        await queries.invalidateQueries({ queryKey: ['jobs'] });
      },
    }),
  };
};

/** Who goes back has answered the question with no. */
const useBackIsNo = () =>
  useEffect(() => {
    const close = () => askBulk(null);
    addEventListener('popstate', close);
    return () => removeEventListener('popstate', close);
  }, []);

/** Asks before jobs are started or stopped, with what it needs or releases in CU. */
export function BulkDialog({ workspaceId, bulk }: { workspaceId: string; bulk: Bulk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { left, sending } = useSendAll(bulk);
  useBackIsNo();
  const jobs = useQuery(jobsQuery(workspaceId)).data?.items ?? [];
  const limit = useQuery(workspacesQuery).data?.find(({ id }) => id === workspaceId)?.cuLimit ?? 0;
  const cu = format.short(left.reduce((sum, job) => sum + job.cu, 0));
  const words = { count: left.length, name: left[0]?.name ?? '' };
  const starts = bulk.kind === 'start';
  return (
    <ConfirmDialog
      title={t(starts ? 'bulk.startTitle' : 'bulk.stopTitle', words)}
      action={t(starts ? 'bulk.start' : 'bulk.stop')}
      pending={sending.isPending}
      error={sending.error}
      onConfirm={() => sending.mutate()}
      onDismiss={() => askBulk(null)}
    >
      <p>{t(starts ? 'bulk.startLead' : 'bulk.stopLead')}</p>
      <p>
        {starts
          ? t('bulk.startCu', {
              need: cu,
              used: format.short(cuInUse(jobs)),
              limit: format.short(limit),
            })
          : t('bulk.stopCu', { cu })}
      </p>
      {sending.data && sending.data.length > 0 && (
        <div role="alert">
          {t('bulk.refused')}
          <ul>
            {sending.data.map(({ job, error }) => (
              <li key={job.id}>
                {job.name}: {error.message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </ConfirmDialog>
  );
}
