import { useTranslation } from 'react-i18next';
import type { JarProgram } from '../../../../shared/resources/jar-program.ts';
import type { Job } from '../../../../shared/resources/job.ts';
import type { JobRef } from '../../data/job.ts';
import type { DraftState, DraftStore } from '../../data/job-draft-store.ts';
import { SettingsForm } from '../../forms/settings-form.tsx';
import { SaveStatus } from '../develop/save-status.tsx';
import { useBase } from '../develop/use-base.ts';
import { useDeskKeys } from '../develop/use-desk-keys.ts';
import { useJobActions } from '../job/job-actions-context.ts';
import css from './jar-desk.module.css';
import { ProgramForm } from './program-form.tsx';

type Props = {
  jobRef: JobRef;
  job: Job;
  store: DraftStore;
  state: DraftState;
  onCompare: () => void;
};

const empty: JarProgram = { artifact: null, entryClass: null, args: [], dependencies: [] };

/** What a job of kind jar is developed with: its program beside its settings. */
export function JarDesk({ jobRef, job, store, state, onCompare }: Props) {
  const { t } = useTranslation();
  const act = useJobActions();
  const base = useBase(jobRef, job);
  const refused = state.status === 'refused' ? (state.problem?.errors ?? []) : [];
  useDeskKeys({ save: () => void store.save(), publish: () => act('publish') });
  return (
    <div className={css.desk}>
      <section className={css.pane} aria-label={t('program.title')}>
        <div className={css.bar}>
          <SaveStatus state={state} onCompare={onCompare} />
        </div>
        <ProgramForm
          workspaceId={jobRef.workspaceId}
          program={state.mine.jar ?? empty}
          refused={refused}
          onChange={(change) => store.edit({ jar: { ...(store.get().mine.jar ?? empty), ...change } })}
        />
      </section>
      <section className={css.pane} aria-label={t('develop.settings')}>
        <SettingsForm
          settings={state.mine.settings}
          base={base}
          refused={refused}
          onChange={(settings) => store.edit({ settings })}
        />
      </section>
    </div>
  );
}
