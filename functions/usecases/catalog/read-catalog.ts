import { CatalogRecord } from '../../../shared/resources/catalog.ts';
import { catalogVersions, partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { usesOfObject } from './catalog-uses.ts';
import { loadObject, objectView } from './load-object.ts';

export const listObjects: UseCase<'catalog.list'> = async (deps, { actor, params, query }) => {
  const partition = partitions.workspace(actor.tenantId, params.workspaceId);
  const page = await listPage(deps.records, partition, prefixes.catalog, query);
  const wanted = query.search?.toLowerCase() ?? '';
  const items = page.items
    .map(({ value }) => objectView(CatalogRecord.parse(value)))
    .filter(({ name, columns }) =>
      [name, ...columns.map((column) => column.name)].some((one) => one.toLowerCase().includes(wanted)),
    );
  return { body: { items, nextToken: page.nextToken } };
};

export const getObject: UseCase<'catalog.get'> = async (deps, { actor, params }) => {
  const { tenantId } = actor;
  const { workspaceId: w, objectName } = params;
  const { object, revision } = await loadObject(deps.records, tenantId, w, objectName);
  const usedBy = await usesOfObject(deps.records, tenantId, w, object.name);
  return { body: { ...objectView(object), usedBy }, etag: String(revision) };
};

export const listObjectVersions: UseCase<'catalog.listVersions'> = async (deps, { actor, params, query }) => {
  const { tenantId } = actor;
  const { workspaceId: w, objectName } = params;
  await loadObject(deps.records, tenantId, w, objectName);
  const partition = partitions.workspace(tenantId, w);
  const page = await listPage(deps.records, partition, catalogVersions(objectName), query, true);
  const items = page.items.map(({ value }) => objectView(CatalogRecord.parse(value)));
  return { body: { items, nextToken: page.nextToken } };
};
