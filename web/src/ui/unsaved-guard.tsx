import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** Asks before the page is left while something typed on it is saved nowhere. */
export function UnsavedGuard({ when }: { when: boolean }) {
  const { t } = useTranslation();
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: () => when,
    withResolver: true,
  });
  if (leaving.status !== 'blocked') return null;
  return (
    <ConfirmDialog
      title={t('dialog.leaveTitle')}
      action={t('dialog.leave')}
      pending={false}
      error={null}
      onConfirm={leaving.proceed}
      onDismiss={leaving.reset}
    >
      {t('dialog.leaveLead')}
    </ConfirmDialog>
  );
}
