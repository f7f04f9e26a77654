import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { jobsQuery } from '../../data/jobs.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import table from '../../ui/table.module.css';
import { Waiting } from '../../ui/waiting.tsx';
import { useAskedBulk } from './bulk-asked.ts';
import examples from './examples.module.css';
import { Examples } from './examples.tsx';
import { FirstJob } from './first-job.tsx';
import { JobsList } from './jobs-list.tsx';

const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((m) => ({ default: m.BulkDialog })));

/** With fewer jobs than this somebody still looks around, and there is room for examples. */
const few = 3;

function MoreExamples({ workspaceId }: { workspaceId: string }) {
  const { t } = useTranslation();
  return (
    <section className={examples.more} aria-labelledby="examples">
      <h2 id="examples">{t('jobs.moreExamples')}</h2>
      <Examples workspaceId={workspaceId} filled={false} />
    </section>
  );
}

/** Every job of a workspace: is it right, is it keeping up, what does it cost. */
export function JobsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/jobs' });
  const jobs = useQuery(jobsQuery(workspaceId));
  const bulk = useAskedBulk();
  const create = () => void navigate({ to: '/w/$workspaceId/new-job', params: { workspaceId } });
  const some = jobs.data && jobs.data.items.length > 0;
  return (
    <div className="mr-page">
      <PageHeader
        title={t('jobs.title')}
        {...(some ? { count: String(jobs.data.items.length) } : {})}
        actions={
          some && (
            <Button variant="primary" onClick={create}>
              {t('jobs.create')}
            </Button>
          )
        }
      />
      {jobs.data ? (
        some ? (
          <>
            <JobsList workspaceId={workspaceId} jobs={jobs.data.items} complete={jobs.data.complete} />
            {jobs.data.items.length < few && <MoreExamples workspaceId={workspaceId} />}
          </>
        ) : (
          <FirstJob workspaceId={workspaceId} onOwn={create} />
        )
      ) : (
        <div className={table.card}>
          {jobs.error ? (
            <Problem error={jobs.error} onRetry={() => void jobs.refetch()} />
          ) : (
            <Waiting rows={8} />
          )}
        </div>
      )}
      <Suspense fallback={null}>{bulk && <BulkDialog workspaceId={workspaceId} bulk={bulk} />}</Suspense>
    </div>
  );
}
