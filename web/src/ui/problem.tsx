import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../../../shared/client/problem-error.ts';
import { CopyText } from './copy-text.tsx';
import { Icon } from './icon.tsx';
import css from './problem.module.css';

type Props = { error: Error; onRetry?: () => void };

/** What went wrong, where, and how to mend it: title and remedy by code in the person's language, the rest as the server said it. */
export function Problem({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const problem = error instanceof ProblemError ? error : null;
  const code = problem?.code ?? (problem?.status === 0 ? 'away' : 'unexpected');
  const away = code === 'away';
  return (
    <div role="alert" className={css.problem}>
      <Icon name="warning" size={18} />
      <div className={css.words}>
        <strong>{t(`errors.${code}.title`)}</strong>
        {!away && <p>{error.message}</p>}
        {problem && problem.errors.length > 0 && (
          <ul>
            {problem.errors.map(({ location, message, fix }) => (
              <li key={`${location} ${message}`}>
                <code>{location}</code> {message} {fix}
              </li>
            ))}
          </ul>
        )}
        <p className={css.fix}>{t(`errors.${code}.fix`)}</p>
        <div className={css.foot}>
          {onRetry && <Button onClick={onRetry}>{t('common.retry')}</Button>}
          {problem?.requestId && (
            <span className={css.request}>
              {t('common.requestId')} <CopyText text={problem.requestId} label={t('common.copyRequestId')} />
            </span>
          )}
        </div>
      </div>
    </div>
  );
}
