import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { catalogQuery } from '../../data/catalog.ts';

const none: Readonly<Record<string, readonly string[]>> = {};

/** Names of tables and views that an editor completes, each with its columns. */
export function useCatalogWords(workspaceId: string): Readonly<Record<string, readonly string[]>> {
  const objects = useQuery({ ...catalogQuery(workspaceId), staleTime: 60_000 }).data?.items;
  return useMemo(
    () =>
      objects
        ? Object.fromEntries(objects.map(({ name, columns }) => [name, columns.map((column) => column.name)]))
        : none,
    [objects],
  );
}
