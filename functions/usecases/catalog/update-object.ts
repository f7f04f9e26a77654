import { MillraceError } from '../../../shared/errors.ts';
import type { CatalogRecord } from '../../../shared/resources/catalog.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { matchRevision, type UseCase } from '../use-case.ts';
import { userName } from '../user-name.ts';
import { usesOfObject } from './catalog-uses.ts';
import { loadObject, objectView, requireDdl } from './load-object.ts';

/** Answers whom it touches: jobs keep the DDL their versions pinned until a new version is published. */
export const updateObject: UseCase<'catalog.update'> = async (deps, { actor, params, body, ifMatch }) => {
  const { tenantId } = actor;
  const { workspaceId: w, objectName } = params;
  const { object, revision } = await loadObject(deps.records, tenantId, w, objectName);
  const expect = matchRevision(ifMatch, revision);
  const ddl = body.ddl ?? object.ddl;
  const value: CatalogRecord = {
    ...object,
    ...requireDdl(ddl, object.name),
    ddl,
    comment: body.comment ?? object.comment,
    version: object.version + 1,
    updatedBy: actor.userId,
    updatedByName: await userName(deps.records, actor),
    updatedAt: deps.clock.now(),
  };
  const outcome = await deps.records.commit([
    { op: 'put', key: recordKeys.catalogObject(tenantId, w, object.name), value, expect },
    {
      op: 'put',
      key: recordKeys.catalogVersion(tenantId, w, object.name, value.version),
      value,
      expect: 'absent',
    },
  ]);
  if (!outcome.ok) throw new MillraceError('stale', 'Somebody changed it at the same time.');
  const usedBy = await usesOfObject(deps.records, tenantId, w, object.name);
  return { body: { ...objectView(value), usedBy }, etag: String(expect + 1) };
};
