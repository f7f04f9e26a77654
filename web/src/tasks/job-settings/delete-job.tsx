import Button from '@cloudscape-design/components/button';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import { isActive, type JobRef, runsQuery, snapshotsQuery, versionsQuery } from '../../data/job.ts';
import { usePress } from '../../data/job-press.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useFormat } from '../../ui/format.ts';
import { notify } from '../../ui/notices.ts';
import css from './job-settings-page.module.css';

/** The end of a job: says in numbers what goes with it, and has the name typed when that is state. */
export function DeleteJob({ jobRef, job }: { jobRef: JobRef; job: Job }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const active = isActive(job);
  return (
    <section className={css.card} aria-labelledby="delete">
      <h2 id="delete">{t('settings.delete.title')}</h2>
      <p>{t(active ? 'settings.delete.active' : 'settings.delete.help')}</p>
      <Button disabled={active} onClick={() => setOpen(true)}>
        {t('settings.delete.open')}
      </Button>
      {open && <DeleteDialog jobRef={jobRef} job={job} onClose={() => setOpen(false)} />}
    </section>
  );
}

function DeleteDialog({ jobRef, job, onClose }: { jobRef: JobRef; job: Job; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = usePress(jobRef, () => client.jobs.delete({ params: jobRef }));
  // Until it is known that there is no state, there may be some.
  const snapshots = useQuery(snapshotsQuery(jobRef)).data;
  const losesState = job.run !== null || snapshots === undefined || snapshots.length > 0;
  const confirm = async () => {
    if (!(await remove.press(null))) return;
    await navigate({ to: '/w/$workspaceId/jobs', params: { workspaceId: jobRef.workspaceId } });
    queries.removeQueries({ queryKey: ['job', jobRef.jobId] });
    queries.removeQueries({ queryKey: ['draft', jobRef.jobId] });
    notify('success', t('settings.delete.deleted', { name: job.name }));
  };
  return (
    <ConfirmDialog
      title={t('settings.delete.confirmTitle', { name: job.name })}
      action={t('settings.delete.confirm')}
      {...(losesState ? { typeName: job.name } : {})}
      pending={remove.busy}
      error={remove.problem}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <Losses jobRef={jobRef} />
    </ConfirmDialog>
  );
}

function Losses({ jobRef }: { jobRef: JobRef }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [versions, runs, snapshots] = useQueries({
    queries: [versionsQuery(jobRef), runsQuery(jobRef), snapshotsQuery(jobRef)],
  });
  const size = snapshots.data?.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0) ?? 0;
  const words = (count: number, text: string) =>
    count >= 100 ? `${t('settings.delete.atLeast')} ${text}` : text;
  return (
    <>
      <p>{t('settings.delete.lost')}</p>
      <ul>
        {versions.data && (
          <li>
            {words(versions.data.length, t('settings.delete.versions', { count: versions.data.length }))}
          </li>
        )}
        {runs.data && (
          <li>{words(runs.data.length, t('settings.delete.runs', { count: runs.data.length }))}</li>
        )}
        {snapshots.data && (
          <li>
            {words(
              snapshots.data.length,
              t('settings.delete.snapshots', { count: snapshots.data.length, size: format.bytes(size) }),
            )}
          </li>
        )}
      </ul>
    </>
  );
}
