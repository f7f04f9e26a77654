import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CatalogObjectDetail } from '../../../../shared/resources/catalog.ts';
import { objectVersionsQuery } from '../../data/catalog.ts';
import css from './object.module.css';
import { usesByJob } from './uses-of.ts';

/** Versions of a job that are named; the others are counted. */
const mostVersions = 3;

/** Jobs whose versions have pinned it, and which version of it they have. */
export function UsesCard({ workspaceId, object }: { workspaceId: string; object: CatalogObjectDetail }) {
  const { t } = useTranslation();
  const jobs = usesByJob(object.usedBy);
  const versions = useQuery(objectVersionsQuery(workspaceId, object.name)).data ?? [];
  // Of versions that differ only in their comment each is as new as the other.
  const newest = new Set(versions.filter(({ ddl }) => ddl === object.ddl).map(({ version }) => version));
  newest.add(object.version);
  return (
    <section className={css.card} aria-labelledby="used-by">
      <h2 id="used-by" className={css.head}>
        {t('catalog.usedBy')} <span className={css.count}>{jobs.length > 0 && jobs.length}</span>
      </h2>
      {jobs.length === 0 ? (
        <p className={css.quiet}>{t('catalog.unused', { name: object.name })}</p>
      ) : (
        <ul className={css.uses}>
          {jobs.map(({ jobId, jobName, uses }) => (
            <li key={jobId}>
              <Link to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId }}>
                {jobName}
              </Link>
              {uses.slice(0, mostVersions).map(({ jobVersion, objectVersion }) => (
                <span key={jobVersion} className={css.use}>
                  <Link to="/w/$workspaceId/jobs/$jobId/history" params={{ workspaceId, jobId }}>
                    {t('job.version', { number: jobVersion })}
                  </Link>
                  <span>
                    {newest.has(objectVersion)
                      ? t('catalog.hasNewest')
                      : t('catalog.hasOlder', { version: objectVersion })}
                  </span>
                </span>
              ))}
              {uses.length > mostVersions && (
                <span className={css.use}>
                  {t('catalog.moreUses', { count: uses.length - mostVersions })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
