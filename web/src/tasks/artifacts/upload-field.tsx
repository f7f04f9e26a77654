import { largestArtifactBytes } from 'virtual:contract';
import Button from '@cloudscape-design/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Artifact } from '../../../../shared/resources/artifact.ts';
import { StorageRefused, type UploadStep, uploadArtifact } from '../../data/upload-artifact.ts';
import { useFormat } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import css from './upload-field.module.css';

type Props = {
  workspaceId: string;
  /** Of the file chooser, as `.jar`. */
  accept?: string;
  onDone: (artifact: Artifact) => void;
};

/** A place to drop a file on, or to choose one; it says how far the upload is, and can be left by Cancel. */
export function UploadField({ workspaceId, accept, onDone }: Props) {
  const { t } = useTranslation();
  const upload = useUpload(workspaceId, onDone);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) upload.start(file);
  };
  return (
    <div className={css.field}>
      {upload.current ? (
        <Progress file={upload.current.file} at={upload.current.at} onCancel={upload.cancel} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: whoever cannot drag has the button within.
        <div
          className={css.drop}
          data-over={over}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Button formAction="none" onClick={() => input.current?.click()}>
            {t('artifacts.choose')}
          </Button>
          <span>{t('artifacts.orDrop')}</span>
          <input
            ref={input}
            className="mr-hidden"
            type="file"
            tabIndex={-1}
            aria-label={t('artifacts.choose')}
            accept={accept}
            onChange={({ target }) => {
              const file = target.files?.[0];
              target.value = '';
              if (file) upload.start(file);
            }}
          />
        </div>
      )}
      {upload.error instanceof StorageRefused || typeof upload.error === 'string' ? (
        <p role="alert" className={css.wrong}>
          {typeof upload.error === 'string'
            ? upload.error
            : t('artifacts.storageRefused', { status: upload.error.status })}
        </p>
      ) : (
        upload.error && <Problem error={upload.error} />
      )}
    </div>
  );
}

function Progress({ file, at, onCancel }: { file: File; at: UploadStep; onCancel: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words =
    at.step === 'sending'
      ? t('artifacts.sending', { sent: format.bytes(at.sentBytes), total: format.bytes(file.size) })
      : t(`artifacts.${at.step}`);
  return (
    <div className={css.progress}>
      <span>
        <strong>{file.name}</strong> <span role="status">{words}</span>
      </span>
      <progress aria-label={file.name} max={file.size} value={at.sentBytes} />
      <Button formAction="none" variant="inline-link" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
    </div>
  );
}

type Current = { file: File; at: UploadStep; abort: AbortController };

function useUpload(workspaceId: string, onDone: (artifact: Artifact) => void) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const [current, setCurrent] = useState<Current | null>(null);
  const [error, setError] = useState<Error | string | null>(null);
  const running = useRef<AbortController | null>(null);
  // What is left half-way is of no use: its parts are removed from the storage by themselves.
  useEffect(() => () => running.current?.abort(), []);
  const run = async (file: File, abort: AbortController) => {
    const onStep = (at: UploadStep) => !abort.signal.aborted && setCurrent({ file, at, abort });
    try {
      const artifact = await uploadArtifact(workspaceId, file, onStep, abort.signal);
      await queries.invalidateQueries({ queryKey: ['artifacts', workspaceId] });
      if (!abort.signal.aborted) onDone(artifact);
    } catch (failed) {
      if (!abort.signal.aborted) setError(failed instanceof Error ? failed : String(failed));
    } finally {
      if (!abort.signal.aborted) setCurrent(null);
    }
  };
  return {
    current,
    error,
    start: (file: File) => {
      setError(null);
      if (file.size === 0) return setError(t('artifacts.nothingInIt', { name: file.name }));
      if (file.size > largestArtifactBytes)
        return setError(t('artifacts.tooLarge', { limit: format.bytes(largestArtifactBytes) }));
      running.current = new AbortController();
      void run(file, running.current);
    },
    cancel: () => {
      running.current?.abort();
      setCurrent(null);
    },
  };
}
