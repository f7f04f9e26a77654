import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RescaleRequest } from '../../../../shared/resources/job.ts';
import { atScale } from '../../../../shared/resources/scale.ts';
import { client } from '../../data/client.ts';
import { type JobRef, versionQuery } from '../../data/job.ts';
import { type JobView, useDecision } from '../../data/job-decision.ts';
import { totalCu } from '../../forms/settings-values.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notify } from '../../ui/notices.ts';

type Props = { jobRef: JobRef; view: JobView; onClose: () => void };

/** Another parallelism for the run as it is; what it will use is told before. */
export function RescaleDialog({ jobRef, view, onClose }: Props) {
  const { t } = useTranslation();
  const { job } = view;
  const now = job.run?.parallelism ?? 1;
  const [text, setText] = useState(String(now));
  const version = useQuery(versionQuery(jobRef, job.run?.version ?? 1)).data;
  const rescale = useDecision(jobRef, view, async (body: RescaleRequest, asked) => {
    await client.jobs.rescale({ params: jobRef, body, ...asked });
    notify('success', t('job.rescale.done', { parallelism: body.parallelism }));
  });
  const own = job.run?.operatorParallelism ?? {};
  const [texts, setTexts] = useState<Record<string, string>>({});
  const operators = Object.fromEntries(Object.entries(own).map(([uid, n]) => [uid, Number(texts[uid] ?? n)]));
  const parallelism = Number(text);
  const most = job.maxParallelism;
  const inRange = (n: number) => Number.isInteger(n) && n >= 1 && n <= most;
  const fits = inRange(parallelism) && Object.values(operators).every(inRange);
  const same = parallelism === now && Object.entries(own).every(([uid, n]) => operators[uid] === n);
  const scale = { parallelism, operators };
  const cu = fits && version ? totalCu(atScale(version.settings, scale)) : null;
  const confirm = async () => {
    if (await rescale.press(scale)) onClose();
  };
  return (
    <ConfirmDialog
      title={t('job.rescale.title', { name: job.name })}
      action={t('job.action.rescale')}
      disabled={!fits || same}
      pending={rescale.busy}
      error={rescale.problem}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        <span>{t('job.rescale.keeps')}</span>
        <FormField
          label={t('settings.fields.parallelism.title')}
          description={t('job.rescale.now', { parallelism: now })}
          constraintText={cu === null ? undefined : t('job.rescale.cu', { cu, now: job.cu })}
          errorText={inRange(parallelism) ? '' : t('job.rescale.range', { most })}
        >
          <Input
            type="number"
            inputMode="numeric"
            step={1}
            value={text}
            onChange={({ detail }) => setText(detail.value)}
          />
        </FormField>
        {Object.entries(own).map(([uid, n]) => (
          <FormField
            key={uid}
            label={t('develop.operators.of', { name: uid })}
            description={t('job.rescale.now', { parallelism: n })}
            errorText={inRange(operators[uid] ?? n) ? '' : t('job.rescale.range', { most })}
          >
            <Input
              type="number"
              inputMode="numeric"
              step={1}
              value={texts[uid] ?? String(n)}
              onChange={({ detail }) => setTexts({ ...texts, [uid]: detail.value })}
            />
          </FormField>
        ))}
        <span>{t('job.rescale.holds')}</span>
      </SpaceBetween>
    </ConfirmDialog>
  );
}
