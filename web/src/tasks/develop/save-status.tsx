import { useTranslation } from 'react-i18next';
import type { DraftState } from '../../data/job-draft-store.ts';
import { Icon } from '../../ui/icon.tsx';
import css from './develop-page.module.css';

/** Whether the server has what is written here. */
export function SaveStatus({ state, onCompare }: { state: DraftState; onCompare: () => void }) {
  const { t } = useTranslation();
  const why = state.problem?.errors[0]?.message ?? state.problem?.message ?? '';
  return (
    <span className={css.status} data-status={state.status} role="status">
      {state.status === 'saved' && <Icon name="check" size={14} />}
      {t(`develop.status.${state.status}`, { why })}
      {state.status === 'stale' && (
        <button type="button" className={css.link} onClick={onCompare}>
          {t('develop.stale.open')}
        </button>
      )}
    </span>
  );
}
