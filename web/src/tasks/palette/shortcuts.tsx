import Modal from '@cloudscape-design/components/modal';
import { useTranslation } from 'react-i18next';
import css from './palette.module.css';

/** Every key that does something: `?`. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const list = [
    [['Ctrl', 'K'], t('palette.keySearch')],
    [['?'], t('palette.keyHelp')],
    [['/'], t('palette.keyFilter')],
    [['Ctrl', 'Shift', 'Enter'], t('palette.keyPublish')],
    [['Esc', 'Tab'], t('palette.keyLeave')],
  ] as const;
  return (
    <Modal visible header={t('palette.shortcuts')} onDismiss={onClose} closeAriaLabel={t('common.close')}>
      <dl className={css.shortcuts}>
        {list.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className={css.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
