import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CatalogObject } from '../../../../shared/resources/catalog.ts';
import { objectVersionsQuery } from '../../data/catalog.ts';
import { Ago } from '../../ui/ago.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { SqlDiff } from '../develop/sql-diff.tsx';
import css from './object.module.css';
import { useAuthor } from './use-author.ts';

type Props = { workspaceId: string; object: CatalogObject; onTake: (ddl: string) => void };

/** Versions with who made them; what each changed is one press away, and each can be brought back to the editor. */
export function ObjectHistory({ workspaceId, object, onTake }: Props) {
  const { t } = useTranslation();
  const versions = useQuery(objectVersionsQuery(workspaceId, object.name));
  return (
    <section className={css.card} aria-labelledby="history">
      <h2 id="history" className={css.head}>
        {t('catalog.history')} <span className={css.count}>{versions.data?.length}</span>
      </h2>
      {versions.data ? (
        <Versions versions={versions.data} current={object.ddl} onTake={onTake} />
      ) : versions.error ? (
        <Problem error={versions.error} onRetry={() => void versions.refetch()} />
      ) : (
        <Waiting rows={3} />
      )}
    </section>
  );
}

type VersionsProps = { versions: readonly CatalogObject[]; current: string; onTake: (ddl: string) => void };

function Versions({ versions, current, onTake }: VersionsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const author = useAuthor();
  const { compare } = useSearch({ from: '/inside/w/$workspaceId/catalog/$objectName' });
  const show = (compared: string | undefined) =>
    void navigate({ to: '.', search: compared === undefined ? {} : { compare: compared }, replace: true });
  return (
    <ul className={css.versions}>
      {versions.map((version, at) => {
        const before = versions[at + 1];
        const compared = before && `${before.version}..${version.version}`;
        const open = compared !== undefined && compare === compared;
        return (
          <li key={version.version}>
            <span className={css.words}>
              <strong>{t('job.version', { number: version.version })}</strong>
              <span className={css.note}>{version.comment}</span>
              <span className={css.quietText}>
                {author(version)} · <Ago at={version.updatedAt} />
              </span>
            </span>
            <span className={css.rowActions}>
              {before && (
                <Button
                  variant="inline-link"
                  ariaExpanded={open}
                  ariaLabel={`${t('catalog.changes')}: ${t('job.version', { number: version.version })}`}
                  onClick={() => show(open ? undefined : compared)}
                >
                  {t('catalog.changes')}
                </Button>
              )}
              {version.ddl !== current && (
                <Button
                  variant="inline-link"
                  ariaLabel={`${t('catalog.take')}: ${t('job.version', { number: version.version })}`}
                  onClick={() => onTake(version.ddl)}
                >
                  {t('catalog.take')}
                </Button>
              )}
            </span>
            {open && before && <Changes from={before} to={version} />}
          </li>
        );
      })}
    </ul>
  );
}

function Changes({ from, to }: { from: CatalogObject; to: CatalogObject }) {
  const { t } = useTranslation();
  if (from.ddl === to.ddl) return <p className={css.quiet}>{t('catalog.sameDdl')}</p>;
  return (
    <div className={css.changes}>
      <SqlDiff
        left={from.ddl}
        right={to.ddl}
        leftLabel={t('job.version', { number: from.version })}
        rightLabel={t('job.version', { number: to.version })}
      />
    </div>
  );
}
