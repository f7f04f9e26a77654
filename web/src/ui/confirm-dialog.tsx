import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './confirm-dialog.module.css';
import { Problem } from './problem.tsx';

type Props = {
  title: string;
  /** What happens and what is lost, in numbers. */
  children: ReactNode;
  action: string;
  /** Given only when state is lost: the person types it. */
  typeName?: string;
  /** While something is still to be filled in. */
  disabled?: boolean;
  size?: 'medium' | 'large' | 'max';
  pending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onDismiss: () => void;
};

/** Asks before something that cannot be undone. It is shown while it is mounted; its owner makes one idempotency key per mount. */
export function ConfirmDialog(props: Props) {
  const { title, children, action, typeName, disabled, size, pending, error, onConfirm, onDismiss } = props;
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const mayGo = !disabled && (typeName === undefined || typed === typeName);
  const footer = (
    <div className={css.buttons}>
      <Button variant="link" onClick={onDismiss}>
        {t('common.cancel')}
      </Button>
      <Button variant="primary" disabled={!mayGo} loading={pending} onClick={onConfirm}>
        {action}
      </Button>
    </div>
  );
  return (
    <Modal
      visible
      size={size ?? 'medium'}
      header={title}
      footer={footer}
      onDismiss={onDismiss}
      closeAriaLabel={t('common.close')}
    >
      <div className={css.body}>
        <div>{children}</div>
        {typeName !== undefined && (
          <FormField label={t('dialog.typeName', { name: typeName })}>
            <Input value={typed} autoComplete={false} onChange={({ detail }) => setTyped(detail.value)} />
          </FormField>
        )}
        {error && <Problem error={error} />}
      </div>
    </Modal>
  );
}
