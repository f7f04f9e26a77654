import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { JobVersion, Snapshot } from '../../../../shared/resources/job.ts';
import { SnapshotSelect } from './snapshot-select.tsx';
import type { StartChoice } from './start-request.ts';

type Props = {
  choice: StartChoice;
  onChange: (choice: StartChoice) => void;
  snapshots: readonly Snapshot[];
  versions: readonly JobVersion[];
};

/** The start point and the version. */
export function StartChoices({ choice, onChange, snapshots, versions }: Props) {
  const { t } = useTranslation();
  const set = (change: Partial<StartChoice>) => onChange({ ...choice, ...change });
  const kinds = ['latest', 'snapshot', 'path', 'empty'] as const;
  const latest = versions[0]?.number;
  const versionOptions = versions.map(({ number, note }) => ({
    value: String(number),
    label: t(number === latest ? 'job.start.latestVersion' : 'job.version', { number }),
    description: note,
  }));
  return (
    <SpaceBetween size="m">
      <FormField label={t('job.start.from')}>
        <RadioGroup
          ariaLabel={t('job.start.from')}
          value={choice.from}
          onChange={({ detail }) => set({ from: kinds.find((kind) => kind === detail.value) ?? 'latest' })}
          items={kinds.map((value) => ({
            value,
            label: t(`job.start.${value}`),
            description: t(`job.start.${value}Help`),
          }))}
        />
      </FormField>
      {choice.from === 'snapshot' && (
        <SnapshotSelect
          snapshots={snapshots}
          chosen={choice.snapshotId}
          onChoose={(snapshotId) => set({ snapshotId })}
        />
      )}
      {choice.from === 'path' && (
        <FormField label={t('job.start.path')} description={t('job.start.pathHelp')}>
          <Input
            value={choice.path}
            placeholder="s3://"
            spellcheck={false}
            onChange={({ detail }) => set({ path: detail.value })}
          />
        </FormField>
      )}
      {choice.from !== 'empty' && (
        <Checkbox
          checked={choice.skipState}
          description={t('job.start.skipStateHelp')}
          onChange={({ detail }) => set({ skipState: detail.checked })}
        >
          {t('job.start.skipState')}
        </Checkbox>
      )}
      {versions.length > 1 && (
        <FormField label={t('job.start.version')}>
          <Select
            options={versionOptions}
            selectedOption={
              versionOptions.find(({ value }) => value === String(choice.version ?? latest)) ?? null
            }
            onChange={({ detail }) => {
              const number = Number(detail.selectedOption.value);
              set({ version: number === latest ? null : number });
            }}
          />
        </FormField>
      )}
    </SpaceBetween>
  );
}
