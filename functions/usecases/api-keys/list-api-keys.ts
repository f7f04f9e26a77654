import type { ApiKey } from '../../../shared/resources/identity.ts';
import { ApiKeyRecord } from '../../../shared/resources/identity-records.ts';
import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { makePageToken, readPageToken } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { showApiKey } from './show-api-key.ts';

/** Others' keys are skipped for who is not an administrator, and a page is filled all the same. */
export const listApiKeys: UseCase<'apiKeys.list'> = async ({ records }, { actor, query }) => {
  const prefix = prefixes.apiKeys;
  const items: ApiKey[] = [];
  let after = readPageToken(query.nextToken, prefix);
  do {
    // Asking only for what is missing keeps `last` the place where the next page begins.
    const limit = query.maxResults - items.length;
    const page = await records.list(partitions.tenant(actor.tenantId), { prefix, limit, after });
    const keys = page.items.map(({ value }) => ApiKeyRecord.parse(value));
    const visible = keys.filter((key) => actor.role === 'admin' || key.userId === actor.userId);
    items.push(...visible.map(showApiKey));
    after = page.last ?? undefined;
  } while (after !== undefined && items.length < query.maxResults);
  return { body: { items, nextToken: after === undefined ? null : makePageToken(after) } };
};
