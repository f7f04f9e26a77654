import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useTranslation } from 'react-i18next';
import type { Snapshot } from '../../../../shared/resources/job.ts';
import { useFormat } from '../../ui/format.ts';
import { useSnapshotWords } from './use-snapshot-words.ts';

type Props = {
  snapshots: readonly Snapshot[];
  chosen: string | null;
  onChoose: (id: string) => void;
};

/** One of the job's snapshots, with its age, version and size. */
export function SnapshotSelect({ snapshots, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useSnapshotWords();
  const options = snapshots.map((snapshot) => ({
    value: snapshot.id,
    label: words(snapshot),
    description: [
      format.exact(snapshot.createdAt),
      t('job.version', { number: snapshot.version }),
      ...(snapshot.sizeBytes === null ? [] : [format.bytes(snapshot.sizeBytes)]),
    ].join(' · '),
  }));
  return (
    <FormField label={t('job.start.chooseSnapshot')}>
      <Select
        options={options}
        placeholder={t('job.start.chooseSnapshot')}
        empty={t('job.start.noSnapshots')}
        selectedOption={options.find(({ value }) => value === chosen) ?? null}
        onChange={({ detail }) => detail.selectedOption.value && onChoose(detail.selectedOption.value)}
      />
    </FormField>
  );
}
