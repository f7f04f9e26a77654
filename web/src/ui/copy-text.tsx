import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './copy-text.module.css';
import { Icon } from './icon.tsx';

/** A text in fixed width with a button that copies it; the result is said aloud. */
export function CopyText({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <span className={css.box}>
      <code className={css.text}>{text}</code>
      <button
        type="button"
        className={css.button}
        aria-label={label ?? t('common.copy')}
        title={label ?? t('common.copy')}
        onClick={() => void copy()}
        onBlur={() => setCopied(null)}
      >
        <Icon name={copied ? 'check' : 'copy'} size={14} />
      </button>
      <span role="status" className="mr-hidden">
        {copied === true ? t('common.copied') : copied === false ? t('common.notCopied') : ''}
      </span>
    </span>
  );
}
