import { settingsSchema } from 'virtual:contract';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changedSettings } from '../../../../shared/domain/changed-settings.ts';
import type { Draft } from '../../../../shared/resources/job.ts';
import type { SavedDraft } from '../../data/job-draft-store.ts';
import { SettingsDiff } from '../../forms/settings-diff.tsx';
import { ProgramDiff } from '../jar-job/program-diff.tsx';
import { SqlDiff } from './sql-diff.tsx';

type Props = {
  mine: Draft;
  theirs: SavedDraft;
  onChoose: (draft: Draft) => void;
  onClose: () => void;
};

/** Two people saved: both texts side by side, and a person chooses. */
export function StaleDialog({ mine, theirs, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const [sql, setSql] = useState(mine.sql);
  const changes = changedSettings(settingsSchema.properties, theirs.draft.settings, mine.settings);
  return (
    <Modal
      visible
      size="max"
      onDismiss={onClose}
      header={t('develop.stale.title')}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => onChoose(theirs.draft)}>{t('develop.stale.theirs')}</Button>
            <Button variant="primary" onClick={() => onChoose({ ...mine, sql })}>
              {t('develop.stale.mine')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <span>{t('develop.stale.body')}</span>
        {mine.jar && theirs.draft.jar ? (
          <ProgramDiff
            from={theirs.draft.jar}
            to={mine.jar}
            fromLabel={t('develop.stale.left')}
            toLabel={t('develop.stale.right')}
          />
        ) : (
          <SqlDiff
            left={theirs.draft.sql}
            right={mine.sql}
            leftLabel={t('develop.stale.left')}
            rightLabel={t('develop.stale.right')}
            onChange={setSql}
          />
        )}
        {changes.length > 0 && (
          <SettingsDiff
            changes={changes}
            fromLabel={t('develop.stale.left')}
            toLabel={t('develop.stale.right')}
          />
        )}
      </SpaceBetween>
    </Modal>
  );
}
