import { MillraceError } from '../../../shared/errors.ts';
import type { UseCase } from '../use-case.ts';

export const getVocabulary: UseCase<'engineReleases.vocabulary'> = async ({ catalog }, { params }) => {
  const vocabulary = catalog.vocabularies[params.release];
  if (vocabulary === undefined) {
    throw new MillraceError('not_found', `There is no engine release ${params.release}.`);
  }
  return { body: vocabulary };
};
