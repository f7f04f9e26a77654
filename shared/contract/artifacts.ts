import { z } from 'zod';
import {
  Artifact,
  ArtifactDetail,
  ArtifactName,
  ArtifactUpload,
  ArtifactVersion,
  largestArtifactBytes,
  Sha256,
} from '../resources/artifact.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

const artifactsPath = '/v1/workspaces/{workspaceId}/artifacts';
const artifactPath = '/v1/workspaces/{workspaceId}/artifacts/{artifactId}';

export const UploadRequest = z
  .strictObject({
    name: ArtifactName,
    sizeBytes: z
      .int()
      .min(1)
      .max(largestArtifactBytes)
      .meta({ title: 'Size', help: 'Of the whole file.', unit: 'bytes' }),
    sha256: Sha256,
  })
  .meta({
    id: 'UploadRequest',
    example: { name: 'orders.jar', sizeBytes: 10_000, sha256: '0123456789abcdef'.repeat(4) },
  });

export const ArtifactPage = pageOf(Artifact).meta({ id: 'ArtifactPage' });
export const ArtifactVersionPage = pageOf(ArtifactVersion).meta({ id: 'ArtifactVersionPage' });

export const artifactOperations = {
  'artifacts.list': defineOperation({
    id: 'artifacts.list',
    method: 'GET',
    path: artifactsPath,
    summary: 'List artifacts',
    description: 'Uploaded files of the workspace with their newest version, oldest first.',
    query: PageQuery,
    success: { status: 200, schema: ArtifactPage, description: 'A page of artifacts.' },
    errors: [],
    permission: { action: 'ReadArtifacts', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'artifacts', verb: 'list', columns: ['id', 'name', 'versionCount', 'updatedAt'] },
  }),
  'artifacts.beginUpload': defineOperation({
    id: 'artifacts.beginUpload',
    method: 'POST',
    path: artifactsPath,
    summary: 'Begin to upload a file',
    description:
      'Answers where its bytes go: PUT each part to its URL, straight into the storage, then complete the upload. ' +
      'A name that exists gets a new version. The URLs are secrets for a quarter of an hour.',
    body: UploadRequest,
    success: { status: 201, schema: ArtifactUpload, description: 'Where the parts go.' },
    errors: ['conflict'],
    permission: { action: 'UploadArtifact', resource: 'workspace' },
    auth: 'required',
    secret: true,
    cli: { noun: 'artifacts', verb: 'begin-upload' },
  }),
  'artifacts.completeUpload': defineOperation({
    id: 'artifacts.completeUpload',
    method: 'POST',
    path: `${artifactsPath}/uploads/{uploadId}/complete`,
    summary: 'Complete an upload',
    description:
      'Reads the file, compares it with what was announced, looks into a jar, and adds it as the newest version. ' +
      'The same content as that of a version that is there adds none.',
    success: { status: 201, schema: Artifact, description: 'The artifact with its newest version.' },
    errors: ['upload_incomplete', 'artifact_invalid', 'conflict'],
    permission: { action: 'UploadArtifact', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'artifacts', verb: 'complete-upload' },
  }),
  'artifacts.get': defineOperation({
    id: 'artifacts.get',
    method: 'GET',
    path: artifactPath,
    summary: 'Read an artifact',
    description: 'With what its newest version holds, and the versions of jobs that need it.',
    success: { status: 200, schema: ArtifactDetail, description: 'The artifact.' },
    errors: [],
    permission: { action: 'ReadArtifacts', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'artifacts', verb: 'get' },
  }),
  'artifacts.listVersions': defineOperation({
    id: 'artifacts.listVersions',
    method: 'GET',
    path: `${artifactPath}/versions`,
    summary: 'List versions of an artifact',
    description: 'Newest first. The content of a version never changes.',
    query: PageQuery,
    success: { status: 200, schema: ArtifactVersionPage, description: 'The versions.' },
    errors: [],
    permission: { action: 'ReadArtifacts', resource: 'workspace' },
    auth: 'required',
    cli: {
      noun: 'artifacts',
      verb: 'list-versions',
      columns: ['number', 'sizeBytes', 'uploadedAt', 'uploadedBy', 'sha256'],
    },
  }),
  'artifacts.deleteVersion': defineOperation({
    id: 'artifacts.deleteVersion',
    method: 'DELETE',
    path: `${artifactPath}/versions/{versionNumber}`,
    summary: 'Delete one version of an artifact',
    description: 'Refused while a version of a job needs it, and for the only version there is.',
    success: { status: 204, schema: null, description: 'Deleted.' },
    errors: ['artifact_in_use', 'conflict'],
    permission: { action: 'DeleteArtifact', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'artifacts', verb: 'delete-version' },
  }),
  'artifacts.delete': defineOperation({
    id: 'artifacts.delete',
    method: 'DELETE',
    path: artifactPath,
    summary: 'Delete an artifact',
    description: 'With all its versions. Refused while a version of a job needs one of them.',
    success: { status: 204, schema: null, description: 'Deleted.' },
    errors: ['artifact_in_use', 'conflict'],
    permission: { action: 'DeleteArtifact', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'artifacts', verb: 'delete' },
  }),
} as const;
