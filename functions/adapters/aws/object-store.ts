/** Objects in one S3 bucket (S3Mock on one machine). */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { ObjectInfo, ObjectStore } from '../../ports/object-store.ts';
import { type AwsClientLimits, type AwsConnection, clientConfig } from './connection.ts';

type Condition = Parameters<ObjectStore['putIf']>[2];

/** Metadata that tells our own write from another's when the first answer to it was lost. */
const WRITE_ID = 'millrace-write';
const COLLISION_TRIES = 6;

/** A client for buckets of Millrace; `endpoint` set means one machine, where buckets are paths and not host names. */
export function createS3Client(connection: AwsConnection, limits: AwsClientLimits = {}): S3Client {
  return new S3Client({
    ...clientConfig(connection, { requestTimeoutMs: 30_000, ...limits }),
    forcePathStyle: connection.endpoint !== undefined,
    // S3Mock refuses multipart uploads with the SDK's default checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

export function createObjectStore({ client, bucket }: { client: S3Client; bucket: string }): ObjectStore {
  return {
    get: async (key) => {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const body = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
        return { body, etag: etagOf(answer, key) };
      } catch (error) {
        if (isAnswer(error, 404, 'NoSuchKey')) return null;
        throw error;
      }
    },
    put: async (key, body, contentType) => {
      const input: PutObjectCommandInput = { Bucket: bucket, Key: key, Body: bytesOf(body) };
      if (contentType !== undefined) input.ContentType = contentType;
      return { etag: etagOf(await client.send(new PutObjectCommand(input)), key) };
    },
    putIf: (key, body, condition) =>
      putIf(client, { Bucket: bucket, Key: key, Body: bytesOf(body), ...headersOf(condition) }),
    list: (prefix) => list(client, bucket, prefix),
    delete: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

/** Bytes, since the SDK takes an empty text for a stream of unknown length. */
const bytesOf = (body: Uint8Array | string) =>
  typeof body === 'string' ? new TextEncoder().encode(body) : body;

const headersOf = (condition: Condition) =>
  condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };

async function putIf(
  client: S3Client,
  input: PutObjectCommandInput & { Key: string },
): Promise<{ etag: string } | 'conflict'> {
  const writeId = randomUUID();
  const command = { ...input, Metadata: { [WRITE_ID]: writeId } };
  for (let tries = 1; ; tries++) {
    try {
      return { etag: etagOf(await client.send(new PutObjectCommand(command)), input.Key) };
    } catch (error) {
      // S3 says 409 when another write of the key was under way: nothing was decided, so ask again.
      if (isAnswer(error, 409, 'ConditionalRequestConflict') && tries < COLLISION_TRIES) {
        await delay(Math.random() * 20 * 2 ** tries);
        continue;
      }
      const refused = isAnswer(error, 412, 'PreconditionFailed') || isAnswer(error, 404, 'NoSuchKey');
      if (!refused) throw error;
      const attempts = (error as S3ServiceException).$metadata.attempts ?? 1;
      return attempts === 1 ? 'conflict' : lookForOwnWrite(client, input, writeId, error);
    }
  }
}

/**
 * The SDK sent the put more than once, so what it met the last time may be its own first one. Returns that write's
 * ETag. Throws when another write stands there: it may have come before ours or on top of ours.
 */
async function lookForOwnWrite(
  client: S3Client,
  { Bucket, Key }: PutObjectCommandInput & { Key: string },
  writeId: string,
  cause: unknown,
): Promise<{ etag: string }> {
  const head = await client.send(new HeadObjectCommand({ Bucket, Key })).catch((error: unknown) => {
    if (isAnswer(error, 404, 'NotFound')) return null;
    throw error;
  });
  if (head?.Metadata?.[WRITE_ID] === writeId) return { etag: etagOf(head, Key) };
  throw new Error(`Cannot tell whether the conditional put of "${Key}" took place: read it again.`, {
    cause,
  });
}

async function list(client: S3Client, bucket: string, prefix: string): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    for (const { Key: key, Size: size = 0, LastModified } of page.Contents ?? []) {
      if (key !== undefined) found.push({ key, size, modifiedAt: LastModified?.getTime() ?? 0 });
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found;
}

function etagOf(answer: { ETag?: string | undefined }, key: string): string {
  if (answer.ETag === undefined) throw new Error(`S3 gave no ETag for "${key}".`);
  return answer.ETag;
}

function isAnswer(error: unknown, status: number, name: string): boolean {
  return (
    error instanceof S3ServiceException && error.$metadata.httpStatusCode === status && error.name === name
  );
}
