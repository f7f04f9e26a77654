import { MillraceError } from '../../../shared/errors.ts';
import { artifactPaths } from '../../../shared/resources/artifact.ts';
import type { UploadRecord } from '../../../shared/resources/artifact-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';
import { readWorkspace, refuseDeleting } from '../workspaces/read-workspace.ts';

/** How long the URLs are good: for a quarter of a gigabyte over a slow line. */
const urlSeconds = 15 * 60;
/** For how long it may be completed after that. */
const recordSeconds = 24 * 60 * 60;

export const beginUpload: UseCase<'artifacts.beginUpload'> = async (
  deps,
  { actor, params, body, settle },
) => {
  const { tenantId } = actor;
  const { workspace, revision } = await readWorkspace(deps.records, tenantId, params.workspaceId);
  refuseDeleting(workspace);
  const now = deps.clock.now();
  const id = deps.ids('upload');
  const { name, sizeBytes, sha256 } = body;
  const key = artifactPaths.upload(tenantId, workspace.id, id);
  const { multipartId, parts } = await deps.files.begin(key, sizeBytes, urlSeconds);
  const upload: UploadRecord = {
    schema: 1,
    id,
    name,
    sha256,
    sizeBytes,
    multipartId,
    createdBy: actor.userId,
    createdAt: now,
  };
  const expiresAt = new Date(now + urlSeconds * 1000).toISOString();
  const answer = { body: { id, name, sizeBytes, sha256, parts, expiresAt } };
  const outcome = await deps.records.commit([
    {
      op: 'put',
      key: recordKeys.upload(tenantId, workspace.id, id),
      value: upload,
      expect: 'any',
      expiresAt: now + recordSeconds * 1000,
    },
    { op: 'check', key: recordKeys.workspace(tenantId, workspace.id), expect: revision },
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  throw new MillraceError(
    'conflict',
    'The workspace was changed, or the same request is being answered already.',
  );
};
