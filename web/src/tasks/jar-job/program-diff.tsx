import { programSchema } from 'virtual:contract';
import { useTranslation } from 'react-i18next';
import { changedFields } from '../../../../shared/domain/changed-settings.ts';
import type { JarProgram } from '../../../../shared/resources/jar-program.ts';
import { CostBadge } from '../../forms/cost-badge.tsx';
import css from '../../forms/settings-diff.module.css';
import { useJobRef } from '../job/use-job-ref.ts';
import { useJarOptions } from './use-jar-options.ts';
import { useResolved } from './use-resolved.ts';

type Props = {
  from: JarProgram;
  to: JarProgram;
  fromLabel: string;
  toLabel: string;
};

/** Fields of two programs that differ, with what the change costs a job that runs. */
export function ProgramDiff({ from, to, fromLabel, toLabel }: Props) {
  const { t } = useTranslation();
  const { workspaceId } = useJobRef();
  const { optionOf } = useJarOptions(workspaceId);
  const resolved = useResolved(workspaceId);
  const text = (name: keyof JarProgram, value: unknown): string => {
    const words = [value].flat().flatMap((one) => (typeof one === 'string' ? [one] : []));
    const isJar = name === 'artifact' || name === 'dependencies';
    return words.map((one) => (isJar ? optionOf(one).label : one)).join('\n') || '–';
  };
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('program.title')}</th>
            <th scope="col">{fromLabel}</th>
            <th scope="col">{toLabel}</th>
            <th scope="col">{t('history.compare.cost')}</th>
          </tr>
        </thead>
        <tbody>
          {changedFields<JarProgram>(programSchema.properties, resolved(from), resolved(to)).map((change) => (
            <tr key={change.name}>
              <th scope="row">{t(`program.${change.name}`)}</th>
              <td className={css.from}>{text(change.name, change.from)}</td>
              <td>{text(change.name, change.to)}</td>
              <td>
                <CostBadge cost={change.cost} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
