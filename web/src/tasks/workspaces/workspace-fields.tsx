import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useTranslation } from 'react-i18next';

export type WorkspaceText = { name: string; cuLimit: string };

/** Null when it is no limit the API takes. */
export const limitOf = ({ cuLimit }: WorkspaceText): number | null => {
  const limit = Number(cuLimit);
  return cuLimit.trim() !== '' && limit >= 0 && limit <= 1_000_000 ? limit : null;
};

type Props = { value: WorkspaceText; onChange: (value: WorkspaceText) => void };

/** Name and limit, as text until they are sent. */
export function WorkspaceFields({ value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <FormField label={t('common.name')} description={t('workspaces.nameHelp')}>
        <Input
          value={value.name}
          autoComplete={false}
          onChange={({ detail }) => onChange({ ...value, name: detail.value })}
        />
      </FormField>
      <FormField
        label={t('workspaces.limit')}
        description={t('workspaces.limitHelp')}
        errorText={limitOf(value) === null ? t('workspaces.badLimit') : undefined}
      >
        <Input
          value={value.cuLimit}
          inputMode="decimal"
          onChange={({ detail }) => onChange({ ...value, cuLimit: detail.value })}
        />
      </FormField>
    </>
  );
}
