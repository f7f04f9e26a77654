import type { UseCase } from '../use-case.ts';
import { pageOfList } from './page-of-list.ts';

export const listConnectors: UseCase<'connectors.list'> = async ({ catalog }, { query }) => ({
  body: pageOfList(catalog.connectors, ({ name }) => name, 'CONNECTOR#', query),
});
