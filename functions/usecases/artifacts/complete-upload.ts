import { MillraceError } from '../../../shared/errors.ts';
import { artifactPaths, mostArtifactVersions } from '../../../shared/resources/artifact.ts';
import {
  ArtifactNameRecord,
  ArtifactRecord,
  type ArtifactVersionRecord,
  UploadRecord,
} from '../../../shared/resources/artifact-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { ReceivedFile } from '../../ports/artifact-files.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { readWorkspace, refuseDeleting } from '../workspaces/read-workspace.ts';
import { artifactView, isJar } from './artifact-view.ts';

/**
 * The file is read before anybody is told of it, and copied to where only we write: its URL stays good for a while, and
 * what comes through it later must not become what was looked at.
 */
export const completeUpload: UseCase<'artifacts.completeUpload'> = async (
  deps,
  { actor, params, settle },
) => {
  const { tenantId } = actor;
  const { workspace, revision } = await readWorkspace(deps.records, tenantId, params.workspaceId);
  refuseDeleting(workspace);
  const w = workspace.id;
  const uploadKey = recordKeys.upload(tenantId, w, params.uploadId);
  const row = await deps.records.get(uploadKey);
  if (!row) throw new MillraceError('not_found', 'There is no such upload, or it is too old.');
  const upload = UploadRecord.parse(row.value);
  const from = artifactPaths.upload(tenantId, w, upload.id);
  const received = await deps.files.receive(from, upload.multipartId);
  if (received === null)
    throw new MillraceError('upload_incomplete', `Nothing has arrived of "${upload.name}".`);
  judge(upload, received);
  const before = await loadByName(deps.records, tenantId, w, upload.name);
  const next = await grown(deps, { tenantId, workspaceId: w, by: actor.userId }, upload, received, before);
  const answer = { body: artifactView(next) };
  const outcome = await deps.records.commit([
    ...writesOf(next, before),
    { op: 'delete', key: uploadKey, expect: row.revision },
    { op: 'check', key: recordKeys.workspace(tenantId, w), expect: revision },
    ...settle(answer),
  ]);
  if (!outcome.ok)
    throw new MillraceError('conflict', 'The artifact was changed meanwhile; complete it again.');
  await deps.files.remove(from);
  return answer;
};

function judge(upload: UploadRecord, received: ReceivedFile): void {
  if (received.sizeBytes < upload.sizeBytes) {
    throw new MillraceError(
      'upload_incomplete',
      `${received.sizeBytes} of ${upload.sizeBytes} bytes of "${upload.name}" have arrived.`,
    );
  }
  if (received.sha256 !== upload.sha256) {
    throw new MillraceError(
      'artifact_invalid',
      `SHA-256 of what arrived is ${received.sha256}, not ${upload.sha256} as announced.`,
    );
  }
  if (isJar(upload.name) && received.jar === 'not-a-jar') {
    throw new MillraceError(
      'artifact_invalid',
      `"${upload.name}" is no jar: it cannot be read as a zip archive.`,
    );
  }
}

async function loadByName(
  records: Records,
  tenantId: string,
  workspaceId: string,
  name: string,
): Promise<{ artifact: ArtifactRecord; revision: number } | null> {
  const named = await records.get(recordKeys.artifactName(tenantId, workspaceId, name));
  if (!named) return null;
  const { artifactId } = ArtifactNameRecord.parse(named.value);
  const row = await records.get(recordKeys.artifact(tenantId, workspaceId, artifactId));
  return row && { artifact: ArtifactRecord.parse(row.value), revision: row.revision };
}

/** The artifact with what was received as its newest version; as it was when that is its newest already. */
async function grown(
  deps: UseCaseDeps,
  at: { tenantId: string; workspaceId: string; by: string },
  upload: UploadRecord,
  { sha256, sizeBytes, etag, jar }: ReceivedFile,
  before: { artifact: ArtifactRecord } | null,
): Promise<ArtifactRecord> {
  const now = deps.clock.now();
  const { tenantId, workspaceId } = at;
  const artifact: ArtifactRecord = before?.artifact ?? {
    schema: 1,
    id: deps.ids('artifact'),
    tenantId,
    workspaceId,
    name: upload.name,
    versions: [],
    nextNumber: 1,
    createdAt: now,
    updatedAt: now,
  };
  if (artifact.versions.at(-1)?.sha256 === sha256) return artifact;
  if (artifact.versions.length >= mostArtifactVersions) {
    throw new MillraceError('conflict', `It has ${mostArtifactVersions} versions; delete one first.`);
  }
  const key = artifactPaths.content(tenantId, workspaceId, artifact.id, upload.id);
  if (!(await deps.files.keep(artifactPaths.upload(tenantId, workspaceId, upload.id), key, etag))) {
    throw new MillraceError('conflict', 'The file was sent once more while it was read; complete it again.');
  }
  const version: ArtifactVersionRecord = {
    number: artifact.nextNumber,
    sha256,
    sizeBytes,
    key,
    uploadedBy: at.by,
    uploadedAt: now,
    jar: isJar(upload.name) && jar !== 'not-a-jar' ? jar : null,
  };
  return {
    ...artifact,
    versions: [...artifact.versions, version],
    nextNumber: version.number + 1,
    updatedAt: now,
  };
}

function writesOf(next: ArtifactRecord, before: { revision: number } | null): RecordWrite[] {
  const { tenantId, workspaceId, id, name } = next;
  return [
    {
      op: 'put',
      key: recordKeys.artifact(tenantId, workspaceId, id),
      value: next,
      expect: before?.revision ?? 'absent',
    },
    ...(before
      ? []
      : [
          {
            op: 'put',
            key: recordKeys.artifactName(tenantId, workspaceId, name),
            value: { schema: 1, artifactId: id },
            expect: 'absent',
          } as const,
        ]),
  ];
}
