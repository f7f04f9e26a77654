/** Large objects, read as they come. */
import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

export type OpenObject = (key: string, fromByte: number) => Promise<Readable>;

/** Bytes of an object from one on, which must be there. Rejects when it is not; the stream fails when the line does. */
export const createOpenObject =
  ({ client, bucket }: { client: S3Client; bucket: string }): OpenObject =>
  async (key, fromByte) => {
    const range = fromByte === 0 ? {} : { Range: `bytes=${fromByte}-` };
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...range }));
    if (!(Body instanceof Readable)) throw new Error(`S3 gave nothing for "${key}".`);
    return Body;
  };
