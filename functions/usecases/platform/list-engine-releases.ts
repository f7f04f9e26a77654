import type { UseCase } from '../use-case.ts';
import { pageOfList } from './page-of-list.ts';

export const listEngineReleases: UseCase<'engineReleases.list'> = async ({ catalog }, { query }) => ({
  body: pageOfList(catalog.releases, ({ version }) => version, 'RELEASE#', query),
});
