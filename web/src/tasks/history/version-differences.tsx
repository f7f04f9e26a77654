import { settingsSchema } from 'virtual:contract';
import { useTranslation } from 'react-i18next';
import { changedObjects } from '../../../../shared/domain/changed-objects.ts';
import { changedSettings, strongestCost } from '../../../../shared/domain/changed-settings.ts';
import { changedSecrets, changedVariables } from '../../../../shared/domain/script-variables.ts';
import type { Draft, JobVersion } from '../../../../shared/resources/job.ts';
import { CostBadge } from '../../forms/cost-badge.tsx';
import { SettingsDiff } from '../../forms/settings-diff.tsx';
import { VariableChanges } from '../../forms/variable-changes.tsx';
import { CatalogChanges } from '../catalog/catalog-changes.tsx';
import { SqlDiff } from '../develop/sql-diff.tsx';
import { ProgramDiff } from '../jar-job/program-diff.tsx';
import { useProgramsDiffer } from '../jar-job/use-programs-differ.ts';
import css from './version-differences.module.css';

/** What is compared: a version, or the draft, by its name. */
export type Side = {
  label: string;
  draft: Pick<Draft, 'sql' | 'settings'> &
    Partial<Pick<JobVersion, 'pins' | 'jar' | 'variables' | 'secrets' | 'catalog'>>;
};

/** SQL side by side, and settings field by field with what each change costs a job that runs. */
export function VersionDifferences({ left, right }: { left: Side; right: Side }) {
  const { t } = useTranslation();
  const changes = changedSettings(settingsSchema.properties, left.draft.settings, right.draft.settings);
  const worst = strongestCost(changes);
  return (
    <div className={css.differences}>
      <ContentDiff left={left} right={right} />
      <CatalogDiff left={left} right={right} />
      <h3>
        {t('history.compare.settings')} {worst && <CostBadge cost={worst} />}
      </h3>
      {changes.length === 0 ? (
        <p>{t('history.compare.sameSettings')}</p>
      ) : (
        <SettingsDiff changes={changes} fromLabel={left.label} toLabel={right.label} />
      )}
      <VariablesDiff left={left} right={right} />
      <JarsDiff left={left.draft} right={right.draft} />
    </div>
  );
}

/** The script, or the program of a job of kind jar. */
function ContentDiff({ left, right }: { left: Side; right: Side }) {
  const { t } = useTranslation();
  const programsDiffer = useProgramsDiffer();
  const [from, to] = [left.draft, right.draft];
  if (from.jar && to.jar) {
    return (
      <>
        <h3>{t('program.title')}</h3>
        {programsDiffer(from.jar, to.jar) ? (
          <ProgramDiff from={from.jar} to={to.jar} fromLabel={left.label} toLabel={right.label} />
        ) : (
          <p>{t('program.same')}</p>
        )}
      </>
    );
  }
  return (
    <>
      <h3>{t('history.compare.sql')}</h3>
      {from.sql === to.sql ? (
        <p>{t('history.compare.sameSql')}</p>
      ) : (
        <SqlDiff left={from.sql} right={to.sql} leftLabel={left.label} rightLabel={right.label} />
      )}
    </>
  );
}

/** DDL of the catalog that the SQL was published with; nothing where it is the same. */
function CatalogDiff({ left, right }: { left: Side; right: Side }) {
  const { t } = useTranslation();
  const [from, to] = [left.draft.catalog, right.draft.catalog];
  if (!from || !to) return null;
  const changed = changedObjects(from, to);
  if (changed.length === 0) return null;
  return (
    <>
      <h3>{t('history.compare.catalog')}</h3>
      <CatalogChanges changed={changed} fromLabel={left.label} toLabel={right.label} />
    </>
  );
}

/** Values that the SQL was published with; nothing where they are the same. */
function VariablesDiff({ left, right }: { left: Side; right: Side }) {
  const { t } = useTranslation();
  const [from, to] = [left.draft.variables, right.draft.variables];
  if (!from || !to) return null;
  const changed = changedVariables(from, to);
  const secrets = changedSecrets(left.draft.secrets ?? [], right.draft.secrets ?? []);
  if (changed.length + secrets.added.length + secrets.removed.length === 0) return null;
  const labels = { fromLabel: left.label, toLabel: right.label };
  return (
    <>
      <h3>{t('history.compare.variables')}</h3>
      <VariableChanges changed={changed} secrets={secrets} {...labels} />
    </>
  );
}

/** Jars that only one of two versions was published with; nothing where either has none written down. */
function JarsDiff({ left, right }: { left: Side['draft']; right: Side['draft'] }) {
  const { t } = useTranslation();
  if (!left.pins || !right.pins) return null;
  const [from, to] = [left.pins.jars, right.pins.jars];
  const lacking = (jars: typeof from, other: typeof from) =>
    jars.filter(({ sha256 }) => !other.some((jar) => jar.sha256 === sha256));
  const [gone, added] = [lacking(from, to), lacking(to, from)];
  if (gone.length + added.length === 0) return null;
  return (
    <>
      <h3>{t('history.compare.jars')}</h3>
      <ul className={css.jars}>
        {gone.map(({ coordinate, sha256 }) => (
          <li key={sha256}>
            <del>{coordinate}</del>
          </li>
        ))}
        {added.map(({ coordinate, sha256 }) => (
          <li key={sha256}>
            <ins>{coordinate}</ins>
          </li>
        ))}
      </ul>
    </>
  );
}
