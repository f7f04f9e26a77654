import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useTranslation } from 'react-i18next';
import type { CatalogObject } from '../../../../shared/resources/catalog.ts';
import { DdlEditor } from './ddl-editor.tsx';

export type ObjectText = Pick<CatalogObject, 'ddl' | 'comment'>;

type Props = {
  workspaceId: string;
  text: ObjectText;
  onChange: (text: ObjectText) => void;
  onSave: () => void;
};

/** What a person writes of a table or a view. */
export function ObjectFields({ workspaceId, text, onChange, onSave }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <DdlEditor
        workspaceId={workspaceId}
        value={text.ddl}
        onChange={(ddl) => onChange({ ...text, ddl })}
        onSave={onSave}
      />
      <FormField label={t('catalog.comment')} description={t('catalog.commentHelp')} stretch>
        <Input
          value={text.comment}
          autoComplete={false}
          onChange={({ detail }) => onChange({ ...text, comment: detail.value.slice(0, 500) })}
        />
      </FormField>
    </>
  );
}
