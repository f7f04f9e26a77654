import { z } from 'zod';
import { idPattern } from '../ids.ts';
import { nameFits, nameTooLong } from './name-fits.ts';

/** An upload is read whole by one short-lived function, so there is an end to it. */
export const largestArtifactBytes = 256 * 1024 * 1024;
/** A larger file is sent in parts of this size, so that a lost connection costs one part. */
export const uploadPartBytes = 16 * 1024 * 1024;
export const mostArtifactVersions = 50;

const Timestamp = z.iso.datetime().meta({ title: 'Time', help: 'UTC, ISO 8601.' });

export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')
  .meta({ title: 'SHA-256', help: 'Of the whole file, in hexadecimal.' });

export const ArtifactName = z
  .string()
  .min(1)
  .max(120)
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{N} ._+-]*[\p{L}\p{N}])?$/u,
    'letters, digits, blanks, dot, underscore, plus and hyphen, with a letter or digit at both ends',
  )
  .refine(nameFits, nameTooLong)
  .meta({
    title: 'Name',
    help: 'Unique in the workspace: a file of the same name becomes the next version. A name that ends in .jar is a jar.',
  });

/** The fully qualified name of a Java class. */
export const ClassName = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u, 'not the name of a Java class');

/** Something in a jar that matters to a job. An `error` keeps it from being published. */
export const JarFinding = z.strictObject({
  severity: z.enum(['warning', 'error']),
  code: z.enum(['class-version', 'bundles-flink', 'unreadable-class']),
  message: z.string(),
  fix: z.string(),
});
export type JarFinding = z.infer<typeof JarFinding>;

/** What was read in a jar when it was uploaded. */
export const JarFacts = z.strictObject({
  /** Main-Class of the manifest. */
  mainClass: z.string().nullable(),
  /** Classes with a main method, at most 20 of them, that of the manifest first. */
  mainClasses: z.array(z.string()),
  /** The Java release that its newest class needs; null when it holds no class. */
  javaRelease: z.int().nullable(),
  classes: z.int(),
  findings: z.array(JarFinding),
});
export type JarFacts = z.infer<typeof JarFacts>;

export const ArtifactVersion = z.strictObject({
  number: z.int().min(1),
  sha256: Sha256,
  sizeBytes: z.int(),
  uploadedBy: z.string(),
  uploadedAt: Timestamp,
  /** Null for a file that is no jar. */
  jar: JarFacts.nullable(),
});
export type ArtifactVersion = z.infer<typeof ArtifactVersion>;

export const Artifact = z.strictObject({
  id: z.string().regex(idPattern('artifact')),
  workspaceId: z.string(),
  name: ArtifactName,
  kind: z.enum(['jar', 'file']),
  /** The newest version. */
  latest: ArtifactVersion,
  versionCount: z.int(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Artifact = z.infer<typeof Artifact>;

/** A version of a job that has pinned a version of the artifact. */
export const ArtifactUse = z.strictObject({
  artifactVersion: z.int(),
  jobId: z.string(),
  jobName: z.string(),
  jobVersion: z.int(),
});
export type ArtifactUse = z.infer<typeof ArtifactUse>;

/** One artifact with the versions of jobs that need it, at most 100 of them. */
export const ArtifactDetail = z.strictObject({ ...Artifact.shape, usedBy: z.array(ArtifactUse) });
export type ArtifactDetail = z.infer<typeof ArtifactDetail>;

/** Where the bytes go: each part with one PUT to its URL, in any order. The URLs are good for a quarter of an hour. */
export const ArtifactUpload = z.strictObject({
  id: z.string().regex(idPattern('upload')),
  name: ArtifactName,
  sizeBytes: z.int(),
  sha256: Sha256,
  parts: z.array(z.strictObject({ number: z.int().min(1), sizeBytes: z.int(), url: z.string() })),
  expiresAt: Timestamp,
});
export type ArtifactUpload = z.infer<typeof ArtifactUpload>;

/** A version of an artifact as a version of a job keeps it. */
export const PinnedArtifact = z.strictObject({
  artifactId: z.string(),
  name: z.string(),
  version: z.int(),
  sha256: Sha256,
  sizeBytes: z.int(),
});
export type PinnedArtifact = z.infer<typeof PinnedArtifact>;

/** With the S3 key of its content, which is written once and never again. */
export const StoredArtifact = z.strictObject({ ...PinnedArtifact.shape, key: z.string() });
export type StoredArtifact = z.infer<typeof StoredArtifact>;

/** S3 keys. Uploads lie apart from what engine tasks can reach, and are copied once their content is known. */
export const artifactPaths = {
  upload: (tenantId: string, workspaceId: string, uploadId: string) =>
    `uploads/${tenantId}/${workspaceId}/${uploadId}`,
  content: (tenantId: string, workspaceId: string, artifactId: string, uploadId: string) =>
    `tenants/${tenantId}/workspaces/${workspaceId}/artifacts/${artifactId}/${uploadId}`,
};
