import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readReference } from '../../../../shared/domain/artifact-reference.ts';
import { artifactsQuery } from '../../data/artifacts.ts';
import { useFormat } from '../../ui/format.ts';

type Option = { value: string; label: string; description?: string };

/** Jars to choose among: the newest version of each when the job is published, and versions that are chosen by number. */
export function useJarOptions(workspaceId: string) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(artifactsQuery(workspaceId));
  const jars = data?.filter(({ kind }) => kind === 'jar') ?? [];
  const optionOf = (reference: string): Option => {
    const { artifactId, version } = readReference(reference);
    const found = jars.find(({ id }) => id === artifactId);
    const name = found?.name ?? artifactId;
    if (version !== null) return { value: reference, label: t('program.pinned', { name, number: version }) };
    if (!found) return { value: reference, label: name };
    const { number, sizeBytes } = found.latest;
    const size = format.bytes(sizeBytes);
    return { value: reference, label: name, description: t('program.newest', { number, size }) };
  };
  const options = (chosen: readonly string[]): Option[] => [
    ...chosen.filter((one) => readReference(one).version !== null).map(optionOf),
    ...jars.map(({ id }) => optionOf(id)),
  ];
  return { optionOf, options };
}
