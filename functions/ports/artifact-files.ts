import type { JarFacts } from '../../shared/resources/artifact.ts';

/** One PUT that the uploader does itself. The URL is a secret while it is good. */
export type UploadPart = { number: number; sizeBytes: number; url: string };

/** What has arrived. */
export type ReceivedFile = { sha256: string; sizeBytes: number; etag: string; jar: JarFacts | 'not-a-jar' };

/** Files on their way into the object store, sent there by whoever has them (S3 | S3Mock). */
export interface ArtifactFiles {
  /** Where the bytes of a file go that is to lie at `key`. `multipartId` is null when it goes in one piece. */
  begin(
    key: string,
    sizeBytes: number,
    expiresInSeconds: number,
  ): Promise<{ multipartId: string | null; parts: UploadPart[] }>;
  /** Puts the parts together, reads the file from end to end, and looks into it as a jar. Null while something of it is missing. May be called again. */
  receive(key: string, multipartId: string | null): Promise<ReceivedFile | null>;
  /** Copies what was received, and nothing that came after it: false when the object has another ETag now. */
  keep(from: string, to: string, etag: string): Promise<boolean>;
  /** No error when it is not there. */
  remove(key: string): Promise<void>;
}
