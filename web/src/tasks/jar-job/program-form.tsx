import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import Textarea from '@cloudscape-design/components/textarea';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemDetail } from '../../../../shared/client/problem-error.ts';
import { readReference } from '../../../../shared/domain/artifact-reference.ts';
import type { JarProgram } from '../../../../shared/resources/jar-program.ts';
import { artifactsQuery } from '../../data/artifacts.ts';
import { Problem } from '../../ui/problem.tsx';
import { Findings } from '../artifacts/findings.tsx';
import { UploadField } from '../artifacts/upload-field.tsx';
import css from './jar-desk.module.css';
import { useJarOptions } from './use-jar-options.ts';

type Props = {
  workspaceId: string;
  program: JarProgram;
  /** What the server did not take, `location` beginning with the field. */
  refused: readonly ProblemDetail[];
  onChange: (change: Partial<JarProgram>) => void;
};

/** Which jar, which class of it, with which arguments and further jars. */
export function ProgramForm({ workspaceId, program, refused, onChange }: Props) {
  const { t } = useTranslation();
  const { optionOf, options } = useJarOptions(workspaceId);
  const artifacts = useQuery(artifactsQuery(workspaceId));
  const chosen = artifacts.data?.find(
    ({ id }) => program.artifact !== null && id === readReference(program.artifact).artifactId,
  );
  const jar = chosen?.latest.jar ?? null;
  const errorAt = (field: keyof JarProgram): string => {
    const found = refused.find(({ location }) => location.startsWith(`body.jar.${field}`));
    return found ? `${found.message} ${found.fix ?? ''}` : '';
  };
  return (
    <form className={css.form} onSubmit={(event) => event.preventDefault()}>
      {artifacts.error && <Problem error={artifacts.error} onRetry={() => void artifacts.refetch()} />}
      <div className={css.block}>
        <FormField
          label={t('program.artifact')}
          description={t('program.artifactHelp')}
          errorText={errorAt('artifact')}
          stretch
        >
          <Select
            selectedOption={program.artifact === null ? null : optionOf(program.artifact)}
            options={options(program.artifact === null ? [] : [program.artifact])}
            placeholder={t('program.noArtifact')}
            filteringType="auto"
            filteringAriaLabel={t('program.artifact')}
            empty={t('program.noJars')}
            onChange={({ detail }) => onChange({ artifact: detail.selectedOption.value ?? null })}
          />
        </FormField>
        <UploadField
          workspaceId={workspaceId}
          accept=".jar"
          onDone={({ id, kind }) => kind === 'jar' && onChange({ artifact: id })}
        />
        <Findings jar={jar} />
      </div>
      <FormField
        label={t('program.entryClass')}
        description={
          jar?.mainClass ? t('program.entryClassOf', { name: jar.mainClass }) : t('program.entryClassHelp')
        }
        errorText={errorAt('entryClass')}
        stretch
      >
        <Autosuggest
          value={program.entryClass ?? ''}
          placeholder={jar?.mainClass ?? ''}
          options={(jar?.mainClasses ?? []).map((value) => ({ value }))}
          enteredTextLabel={(value) => t('program.use', { value })}
          empty={t('program.noPrograms')}
          ariaLabel={t('program.entryClass')}
          onChange={({ detail }) => onChange({ entryClass: detail.value.trim() || null })}
        />
      </FormField>
      <Arguments program={program} error={errorAt('args')} onChange={onChange} />
      <FormField
        label={t('program.dependencies')}
        description={t('program.dependenciesHelp')}
        errorText={errorAt('dependencies')}
        stretch
      >
        <Multiselect
          selectedOptions={program.dependencies.map(optionOf)}
          options={options(program.dependencies)}
          placeholder={t('program.noDependencies')}
          filteringType="auto"
          filteringAriaLabel={t('program.dependencies')}
          empty={t('program.noJars')}
          deselectAriaLabel={({ label }) => t('program.without', { name: label ?? '' })}
          onChange={({ detail }) =>
            onChange({ dependencies: detail.selectedOptions.flatMap(({ value }) => value ?? []) })
          }
        />
      </FormField>
    </form>
  );
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

type ArgumentsProps = Pick<Props, 'program' | 'onChange'> & { error: string };

/** One a line; the line that is being written may still be empty. */
function Arguments({ program, error, onChange }: ArgumentsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const saved = program.args.join('\n');
  const value = linesOf(typed).join('\n') === saved ? typed : saved;
  return (
    <FormField label={t('program.args')} description={t('program.argsHelp')} errorText={error} stretch>
      <Textarea
        value={value}
        rows={4}
        spellcheck={false}
        onChange={({ detail }) => {
          setTyped(detail.value);
          onChange({ args: linesOf(detail.value) });
        }}
      />
    </FormField>
  );
}
