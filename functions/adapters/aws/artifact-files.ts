/** Uploads by presigned URLs, straight from whoever has the file into the bucket. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { uploadPartBytes } from '../../../shared/resources/artifact.ts';
import type { ArtifactFiles, ReceivedFile, UploadPart } from '../../ports/artifact-files.ts';
import { readJar } from '../read-jar.ts';

type Bucket = { client: S3Client; bucket: string };

export const createArtifactFiles = (at: Bucket): ArtifactFiles => ({
  begin: (key, sizeBytes, expiresIn) => begin(at, key, sizeBytes, expiresIn),
  receive: async (key, multipartId) => {
    if (multipartId !== null && !(await putTogether(at, key, multipartId))) return null;
    return read(at, key);
  },
  keep: (from, to, etag) => keep(at, from, to, etag),
  remove: async (key) => {
    await at.client.send(new DeleteObjectCommand({ Bucket: at.bucket, Key: key }));
  },
});

async function begin({ client, bucket }: Bucket, key: string, sizeBytes: number, expiresIn: number) {
  // The length is signed, so that nobody sends more than was announced.
  const options = { expiresIn, signableHeaders: new Set(['content-length', 'host']) };
  const where = { Bucket: bucket, Key: key };
  if (sizeBytes <= uploadPartBytes) {
    const put = new PutObjectCommand({ ...where, ContentLength: sizeBytes });
    const url = await getSignedUrl(client, put, options);
    return { multipartId: null, parts: [{ number: 1, sizeBytes, url }] };
  }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(where));
  if (UploadId === undefined) throw new Error('S3 gave no name for the upload.');
  const parts: UploadPart[] = [];
  for (let from = 0, number = 1; from < sizeBytes; from += uploadPartBytes, number += 1) {
    const size = Math.min(uploadPartBytes, sizeBytes - from);
    const put = new UploadPartCommand({ ...where, UploadId, PartNumber: number, ContentLength: size });
    parts.push({ number, sizeBytes: size, url: await getSignedUrl(client, put, options) });
  }
  return { multipartId: UploadId, parts };
}

/** False when a part is missing. True, too, when it was done before. */
async function putTogether({ client, bucket }: Bucket, key: string, uploadId: string): Promise<boolean> {
  const where = { Bucket: bucket, Key: key, UploadId: uploadId };
  try {
    const { Parts = [] } = await client.send(new ListPartsCommand(where));
    const arrived = Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
    if (arrived.length === 0) return false;
    await client.send(new CompleteMultipartUploadCommand({ ...where, MultipartUpload: { Parts: arrived } }));
    return true;
  } catch (error) {
    // It is over: what it made, if anything, is at the key.
    if (error instanceof S3ServiceException && error.name === 'NoSuchUpload') return true;
    throw error;
  }
}

async function read({ client, bucket }: Bucket, key: string): Promise<ReceivedFile | null> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-artifact-'));
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const { Body, ETag } = answer;
    if (!(Body instanceof Readable) || ETag === undefined) throw new Error(`S3 gave nothing for "${key}".`);
    const path = join(folder, 'file');
    const hash = createHash('sha256');
    let sizeBytes = 0;
    await pipeline(
      Body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          sizeBytes += chunk.byteLength;
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600 }),
    );
    return { sha256: hash.digest('hex'), sizeBytes, etag: ETag, jar: await readJar(path) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function keep({ client, bucket }: Bucket, from: string, to: string, etag: string): Promise<boolean> {
  const source = `${bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
  try {
    await client.send(
      new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: source, CopySourceIfMatch: etag }),
    );
    return true;
  } catch (error) {
    const changed = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
    if (changed || isMissing(error)) return false;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
