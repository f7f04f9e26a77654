import type { CatalogKind, CatalogObject } from '../../../../shared/resources/catalog.ts';

export const kinds = ['table', 'view'] as const satisfies readonly CatalogKind[];

/** The view of the catalog as its address says it: words typed, and the one kind wanted. */
export type CatalogSearch = { q?: string; kind?: CatalogKind };

export const readCatalogSearch = (search: Record<string, unknown>): CatalogSearch => {
  const kind = kinds.find((one) => one === search.kind);
  const q =
    typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  return { ...(q === '' ? {} : { q }), ...(kind === undefined ? {} : { kind }) };
};

/** Each word typed is in its name, its comment, or the name of a column. */
export const isFound = (object: CatalogObject, { q = '' }: CatalogSearch): boolean => {
  const { name, comment, columns } = object;
  const text = [name, comment, ...columns.map((column) => column.name)].join('\n').toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
