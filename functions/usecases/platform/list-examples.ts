import type { UseCase } from '../use-case.ts';
import { pageOfList } from './page-of-list.ts';

/** Where an example writes files, it writes them into the caller's own part of the bucket. */
export const listExamples: UseCase<'examples.list'> = async ({ catalog, bucket }, { actor, query }) => {
  const page = pageOfList(catalog.examples, ({ id }) => id, 'EXAMPLE#', query);
  const output = (id: string) => `s3://${bucket}/tenants/${actor.tenantId}/output/${id}`;
  return {
    body: {
      ...page,
      items: page.items.map((example) => ({
        ...example,
        sql: example.sql.replaceAll('{{output}}', output(example.id)),
      })),
    },
  };
};
