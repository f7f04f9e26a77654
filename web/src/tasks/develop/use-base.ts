import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { isActive, type JobRef, versionQuery } from '../../data/job.ts';

/** What a change is measured against: what runs, else what was published last. */
export function useBase(jobRef: JobRef, job: Job) {
  const { t } = useTranslation();
  const runs = isActive(job) && job.run !== null;
  const number = runs ? (job.run?.version ?? null) : job.latestVersion;
  const version = useQuery({ ...versionQuery(jobRef, number ?? 0), enabled: number !== null });
  return useMemo(
    () =>
      version.data && number !== null
        ? {
            settings: version.data.settings,
            title: t(runs ? 'develop.form.againstRunning' : 'develop.form.against', { number }),
          }
        : null,
    [version.data, number, runs, t],
  );
}
