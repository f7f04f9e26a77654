import { z } from 'zod';
import { ArtifactName, JarFacts } from './artifact.ts';

/** Artifacts as they are stored. Times are milliseconds since the epoch; `schema` says what a reader reads. */
const schema = { schema: z.literal(1) };

export const ArtifactVersionRecord = z.strictObject({
  number: z.int().min(1),
  sha256: z.string(),
  sizeBytes: z.int(),
  /** Key of its content. */
  key: z.string(),
  uploadedBy: z.string(),
  uploadedAt: z.int(),
  jar: JarFacts.nullable(),
});
export type ArtifactVersionRecord = z.infer<typeof ArtifactVersionRecord>;

export const ArtifactRecord = z.strictObject({
  ...schema,
  id: z.string(),
  tenantId: z.string(),
  workspaceId: z.string(),
  name: ArtifactName,
  /** Oldest first; at most mostArtifactVersions. Never empty. */
  versions: z.array(ArtifactVersionRecord),
  /** Of the next version: numbers are not used twice. */
  nextNumber: z.int(),
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type ArtifactRecord = z.infer<typeof ArtifactRecord>;

export const ArtifactNameRecord = z.strictObject({ ...schema, artifactId: z.string() });

/** An upload under way. */
export const UploadRecord = z.strictObject({
  ...schema,
  id: z.string(),
  name: ArtifactName,
  sha256: z.string(),
  sizeBytes: z.int(),
  /** S3's name for an upload in parts; null for one that comes in one piece. */
  multipartId: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.int(),
});
export type UploadRecord = z.infer<typeof UploadRecord>;

export const ArtifactUseRecord = z.strictObject({
  ...schema,
  artifactId: z.string(),
  artifactVersion: z.int(),
  jobId: z.string(),
  jobVersion: z.int(),
});
export type ArtifactUseRecord = z.infer<typeof ArtifactUseRecord>;
