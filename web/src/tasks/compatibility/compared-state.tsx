import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import type { JobRef } from '../../data/job.ts';
import { Problem } from '../../ui/problem.tsx';
import { StateList } from './state-list.tsx';

type Props = {
  jobRef: JobRef;
  from: number;
  to: number | 'draft';
  /** Tells one draft from the next: what was said of another one is not shown. */
  etag?: string | null;
};

/** What becomes of the state of one version under another, planned when somebody looks. */
export function ComparedState({ jobRef, from, to, etag = null }: Props) {
  const { t } = useTranslation();
  const compared = useQuery({
    queryKey: ['job', jobRef.jobId, 'state', from, to, etag],
    queryFn: () =>
      client.jobs.compareState({ params: { ...jobRef, versionNumber: from }, query: { with: to } }),
    refetchOnWindowFocus: false,
  });
  if (compared.error) return <Problem error={compared.error} />;
  if (!compared.data) return <p aria-live="polite">{t('compatibility.looking')}</p>;
  return <StateList state={compared.data} />;
}
