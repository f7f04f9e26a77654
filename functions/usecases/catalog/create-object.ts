import { MillraceError } from '../../../shared/errors.ts';
import { CatalogRecord } from '../../../shared/resources/catalog.ts';
import { catalogVersions, partitions, recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';
import { userName } from '../user-name.ts';
import { readWorkspace, refuseDeleting } from '../workspaces/read-workspace.ts';
import { objectView, requireDdl } from './load-object.ts';

export const createObject: UseCase<'catalog.create'> = async (deps, { actor, params, body, settle }) => {
  const { tenantId } = actor;
  const { workspace, revision } = await readWorkspace(deps.records, tenantId, params.workspaceId);
  refuseDeleting(workspace);
  const read = requireDdl(body.ddl);
  // A name that was deleted goes on with its numbers, so that its history stays one.
  const history = { prefix: catalogVersions(read.name), limit: 1, reverse: true };
  const [last] = (await deps.records.list(partitions.workspace(tenantId, workspace.id), history)).items;
  const value: CatalogRecord = {
    schema: 1,
    ...read,
    ddl: body.ddl,
    comment: body.comment,
    version: last ? CatalogRecord.parse(last.value).version + 1 : 1,
    updatedBy: actor.userId,
    updatedByName: await userName(deps.records, actor),
    updatedAt: deps.clock.now(),
  };
  const answer = { body: objectView(value), etag: '1' };
  const outcome = await deps.records.commit([
    {
      op: 'put',
      key: recordKeys.catalogObject(tenantId, workspace.id, value.name),
      value,
      expect: 'absent',
    },
    {
      op: 'put',
      key: recordKeys.catalogVersion(tenantId, workspace.id, value.name, value.version),
      value,
      expect: 'absent',
    },
    { op: 'check', key: recordKeys.workspace(tenantId, workspace.id), expect: revision },
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  if (outcome.failed.includes(0)) {
    throw new MillraceError('name_taken', `A table or view "${value.name}" exists.`);
  }
  throw new MillraceError('conflict', 'The workspace was changed meanwhile; try again.');
};
