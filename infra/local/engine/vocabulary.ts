import { readFile } from 'node:fs/promises';
import { Vocabulary } from '../../../shared/resources/vocabulary.ts';

/** Made from Flink itself by test/engine/vocabulary.test.ts, which fails when it is not what Flink says any more. */
export const vocabularyFile = (release: string): URL =>
  new URL(`../../../engine-container/vocabulary/${release}.json`, import.meta.url);

export const readVocabulary = async (release: string): Promise<Vocabulary> =>
  Vocabulary.parse(JSON.parse(await readFile(vocabularyFile(release), 'utf8')));
