import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { chooseMode } from '../../app/color-mode.ts';
import { isActive } from '../../data/job.ts';
import { jobsQuery } from '../../data/jobs.ts';
import { chooseLanguage, type Language, languages } from '../../i18n/start.ts';
import type { IconName } from '../../ui/icon.tsx';
import { askBulk } from '../list-jobs/bulk-asked.ts';

type Entry = {
  key: string;
  icon: IconName;
  label: string;
  hint?: string;
  /** The palette stays open. */
  stays?: boolean;
  run: () => void;
};
type Group = { title: string; entries: readonly Entry[] };

const useLookEntries = (): Entry[] => {
  const { t } = useTranslation();
  const themes = [
    ['system', 'screen', t('frame.themeSystem')],
    ['light', 'sun', t('frame.themeLight')],
    ['dark', 'moon', t('frame.themeDark')],
  ] as const;
  return [
    ...themes.map(([mode, icon, name]) => ({
      key: `theme ${mode}`,
      icon,
      label: t('palette.theme', { name }),
      run: () => chooseMode(mode),
    })),
    ...(Object.entries(languages) as [Language, string][]).map(([language, name]) => ({
      key: `language ${language}`,
      icon: 'words' as const,
      label: t('palette.language', { name }),
      run: () => chooseLanguage(language),
    })),
  ];
};

const mayStart = (job: Job): boolean => !isActive(job) && job.latestVersion !== null;

/** What can be found and done: jobs, places, actions. Starting and stopping asks first, as everywhere. */
export function useEntries(workspaceId: string | null, showShortcuts: () => void): readonly Group[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const looks = useLookEntries();
  const jobs = useQuery({ ...jobsQuery(workspaceId ?? ''), enabled: workspaceId !== null }).data?.items ?? [];
  const go = (to: string) => () => void navigate({ to });
  const act = (kind: 'start' | 'stop', job: Job) => () => {
    askBulk({ kind, jobs: [job] });
    void navigate({ to: `/w/${workspaceId}/jobs` });
  };
  const here = workspaceId === null ? [] : [workspaceId];
  return [
    {
      title: t('palette.jobs'),
      entries: jobs.map((job) => ({
        key: job.id,
        icon: 'stream',
        label: job.name,
        hint: t(`states.${job.state}`),
        run: go(`/w/${workspaceId}/jobs/${job.id}`),
      })),
    },
    {
      title: t('palette.places'),
      entries: [
        ...here.map((id) => ({
          key: 'jobs',
          icon: 'stream' as const,
          label: t('frame.jobs'),
          run: go(`/w/${id}/jobs`),
        })),
        ...here.map((id) => ({
          key: 'artifacts',
          icon: 'layers' as const,
          label: t('frame.artifacts'),
          run: go(`/w/${id}/artifacts`),
        })),
        ...here.map((id) => ({
          key: 'catalog',
          icon: 'layers' as const,
          label: t('frame.catalog'),
          run: go(`/w/${id}/catalog`),
        })),
        ...here.map((id) => ({
          key: 'variables',
          icon: 'layers' as const,
          label: t('frame.variables'),
          run: go(`/w/${id}/variables`),
        })),
        { key: 'api-keys', icon: 'key', label: t('frame.apiKeys'), run: go('/api-keys') },
        { key: 'workspaces', icon: 'layers', label: t('frame.allWorkspaces'), run: go('/workspaces') },
        ...here.map((id) => ({
          key: 'settings',
          icon: 'gear' as const,
          label: t('frame.settings'),
          run: go(`/w/${id}/settings`),
        })),
      ],
    },
    {
      title: t('palette.actions'),
      entries: [
        ...here.map((id) => ({
          key: 'new',
          icon: 'plus' as const,
          label: t('palette.newJob'),
          run: go(`/w/${id}/new-job`),
        })),
        ...here.map((id) => ({
          key: 'new-table',
          icon: 'plus' as const,
          label: t('palette.newTable'),
          run: go(`/w/${id}/new-table`),
        })),
        ...jobs.filter(mayStart).map((job) => ({
          key: `start ${job.id}`,
          icon: 'play' as const,
          label: t('palette.start', { name: job.name }),
          run: act('start', job),
        })),
        ...jobs.filter(isActive).map((job) => ({
          key: `stop ${job.id}`,
          icon: 'stop' as const,
          label: t('palette.stop', { name: job.name }),
          run: act('stop', job),
        })),
        {
          key: 'shortcuts',
          icon: 'words',
          label: t('palette.shortcuts'),
          hint: '?',
          stays: true,
          run: showShortcuts,
        },
        ...looks,
      ],
    },
  ];
}
