import Button from '@cloudscape-design/components/button';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Command, Event, Run, Snapshot } from '../../../../shared/resources/job.ts';
import { useBecause } from '../../ui/because.ts';
import { useFormat } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { eventDetail } from './event-detail.ts';
import css from './history-page.module.css';
import type { Entry } from './timeline.ts';

/** What happened, in a sentence. */
export function EntryWords({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  switch (entry.kind) {
    case 'version':
      return (
        <span className={css.words}>
          <strong>{t('history.entry.version', { number: entry.version.number })}</strong>
          <span className={css.note}>{entry.version.note}</span>
        </span>
      );
    case 'run':
      return <RunWords run={entry.run} />;
    case 'snapshot':
      return <SnapshotWords snapshot={entry.snapshot} />;
    case 'command':
      return <CommandWords command={entry.command} />;
    case 'event':
      return <EventWords event={entry.event} />;
  }
}

function RunWords({ run }: { run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const because = useBecause();
  const now = useNow();
  const end = run.endedAt === null ? now : Date.parse(run.endedAt);
  const time = format.duration(Math.max(1_000, end - Date.parse(run.startedAt)));
  const results: Readonly<Record<string, string>> = t('history.entry.result', { returnObjects: true });
  return (
    <span className={css.words}>
      <strong>
        {t(run.endedAt === null ? 'history.entry.runNow' : 'history.entry.run', {
          number: run.version,
          time,
        })}
      </strong>
      <span className={css.quietText}>
        {t(run.startedFrom.kind === 'empty' ? 'history.entry.fromEmpty' : 'history.entry.fromSnapshot')}
        {run.epoch > 1 && ` · ${t('history.entry.attempts', { count: run.epoch })}`}
      </span>
      {run.result && (
        <span className={css.note}>
          {results[run.result.state] ?? run.result.state}: {because(run.result.because)}
        </span>
      )}
    </span>
  );
}

function SnapshotWords({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  return (
    <span className={css.words}>
      <strong>
        {snapshot.kind === 'savepoint'
          ? t('history.entry.savepoint')
          : t('history.entry.checkpoint', { id: snapshot.checkpointId ?? '' })}
      </strong>
      <span className={css.quietText}>
        {t('history.entry.ofVersion', { number: snapshot.version })}
        {snapshot.sizeBytes !== null && ` · ${format.bytes(snapshot.sizeBytes)}`}
      </span>
      <Button
        variant="inline-link"
        onClick={() => void navigate({ to: '.', search: (old) => ({ ...old, start: snapshot.id }) })}
      >
        {t('history.entry.startHere')}
      </Button>
    </span>
  );
}

function CommandWords({ command }: { command: Command }) {
  const { t } = useTranslation();
  const because = useBecause();
  const { kind, mode } = command;
  const what = kind !== 'stop' || mode === null || mode === 'savepoint' ? kind : mode;
  return (
    <span className={css.words}>
      <strong>{t(`history.entry.command.${what}`)}</strong>
      <span className={css.tag} data-state={command.state}>
        {t(`history.entry.state.${command.state}`)}
      </span>
      <span className={css.note}>{because(command.message)}</span>
    </span>
  );
}

function EventWords({ event }: { event: Event }) {
  const { t } = useTranslation();
  const because = useBecause();
  const named: Readonly<Record<string, string>> = t('history.entry.event', { returnObjects: true });
  const states: Readonly<Record<string, string>> = t('states', { returnObjects: true });
  const detail = eventDetail(event);
  const title = named[event.kind] ?? states[event.kind.replace('state-', '')];
  return (
    <span className={css.words} data-severity={event.severity}>
      {event.severity !== 'info' && (
        <span className={css.severity}>
          <Icon name="warning" size={14} /> {t(`history.entry.severity.${event.severity}`)}
        </span>
      )}
      {title && <span>{title}</span>}
      {detail.subject && <span>{detail.subject}</span>}
      {detail.because && <span className={css.quietText}>{because(detail.because)}</span>}
    </span>
  );
}
