import { Command } from 'cmdk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import { useEntries } from './entries.ts';
import css from './palette.module.css';
import { Shortcuts } from './shortcuts.tsx';

type Props = { workspaceId: string | null; first: 'search' | 'shortcuts'; onClose: () => void };

/** Everything the console can find or do, by typing: Ctrl+K. */
export function Palette({ workspaceId, first, onClose }: Props) {
  const { t } = useTranslation();
  const [shows, setShows] = useState(first);
  const groups = useEntries(workspaceId, () => setShows('shortcuts'));
  if (shows === 'shortcuts') return <Shortcuts onClose={onClose} />;
  return (
    <Command.Dialog
      open
      loop
      label={t('palette.title')}
      overlayClassName={css.overlay ?? ''}
      contentClassName={css.content ?? ''}
      onOpenChange={(open) => !open && onClose()}
    >
      <div className={css.head}>
        <Icon name="search" />
        <Command.Input className={css.input} placeholder={t('palette.placeholder')} />
        <kbd className={css.key}>Esc</kbd>
      </div>
      <Command.List className={css.list} label={t('palette.title')}>
        <Command.Empty className={css.none}>{t('palette.none')}</Command.Empty>
        {groups.map(({ title, entries }) => (
          <Command.Group key={title} heading={title} className={css.group}>
            {entries.map(({ key, icon, label, hint, stays, run }) => (
              <Command.Item
                key={key}
                value={`${label} ${key}`}
                className={css.item}
                onSelect={() => {
                  if (!stays) onClose();
                  run();
                }}
              >
                <Icon name={icon} />
                <span className={css.label}>{label}</span>
                {hint && <span className={css.hint}>{hint}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command.Dialog>
  );
}
