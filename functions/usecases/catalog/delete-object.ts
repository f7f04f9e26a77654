import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';
import { usesOfObject } from './catalog-uses.ts';
import { loadObject } from './load-object.ts';

/** Versions have pinned its DDL and go on; what is lost is that the next version can be published as its script is. */
export const deleteObject: UseCase<'catalog.delete'> = async (deps, { actor, params, query }) => {
  const { tenantId } = actor;
  const { workspaceId: w, objectName } = params;
  const { object, revision } = await loadObject(deps.records, tenantId, w, objectName);
  const [first, ...others] = await usesOfObject(deps.records, tenantId, w, object.name);
  if (first && query.confirm !== object.name) {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    throw new MillraceError(
      'conflict',
      `Version ${first.jobVersion} of job "${first.jobName}"${more} uses it. They keep what they pinned; to delete it all the same, send confirm=${object.name}.`,
    );
  }
  const key = recordKeys.catalogObject(tenantId, w, object.name);
  const outcome = await deps.records.commit([{ op: 'delete', key, expect: revision }]);
  if (!outcome.ok) throw new MillraceError('conflict', 'It was changed meanwhile; read it again.');
  return { body: null };
};
