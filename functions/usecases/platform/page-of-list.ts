import { makePageToken, readPageToken } from '../page.ts';

/** One page of a list that is whole in memory, sorted by the name that tokens go on after. */
export const pageOfList = <Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  scope: string,
  query: { maxResults: number; nextToken?: string | undefined },
): { items: Item[]; nextToken: string | null } => {
  const sortKey = (item: Item) => `${scope}${nameOf(item)}`;
  const after = readPageToken(query.nextToken, scope) ?? '';
  const rest = [...items]
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .filter((item) => sortKey(item) > after);
  const page = rest.slice(0, query.maxResults);
  const last = page.at(-1);
  return { items: page, nextToken: last && rest.length > page.length ? makePageToken(sortKey(last)) : null };
};
