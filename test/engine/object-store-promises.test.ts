import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { useLocalCloud } from '../helpers/local-cloud.ts';

/** What the run ledger and the writers of large objects rely on, and real S3 promises. */
describe('S3Mock as we start it', () => {
  const cloud = useLocalCloud();
  const WRITERS = 8;
  const ROUNDS = 30;

  function client(): S3Client {
    const { s3, region, accessKeyId, secretAccessKey } = cloud();
    return new S3Client({
      region,
      endpoint: s3.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
  }

  /** The HTTP status, whether the answer was an error or not. */
  async function status(answer: Promise<{ $metadata: { httpStatusCode?: number } }>): Promise<number> {
    const seen = await answer.catch((error: { $metadata: { httpStatusCode?: number } }) => error);
    return seen.$metadata.httpStatusCode ?? 0;
  }

  function put(
    s3: S3Client,
    key: string,
    body: string,
    condition: { IfMatch?: string; IfNoneMatch?: string },
  ) {
    return status(
      s3.send(new PutObjectCommand({ Bucket: cloud().bucket, Key: key, Body: body, ...condition })),
    );
  }

  async function etagOf(s3: S3Client, key: string): Promise<string> {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket: cloud().bucket, Key: key, Body: 'start' }));
    if (ETag === undefined) throw new Error('no ETag');
    return ETag;
  }

  async function upload(s3: S3Client, key: string): Promise<{ UploadId: string; ETag: string }> {
    const at = { Bucket: cloud().bucket, Key: key };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
    const part = await s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'part' }));
    if (UploadId === undefined || part.ETag === undefined) throw new Error('no upload');
    return { UploadId, ETag: part.ETag };
  }

  function complete(s3: S3Client, key: string, begun: { UploadId: string; ETag: string }) {
    return status(
      s3.send(
        new CompleteMultipartUploadCommand({
          Bucket: cloud().bucket,
          Key: key,
          UploadId: begun.UploadId,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag: begun.ETag }] },
          IfNoneMatch: '*',
        }),
      ),
    );
  }

  it('puts with If-None-Match: * only where nothing is', async () => {
    const s3 = client();
    expect(await put(s3, 'none', 'first', { IfNoneMatch: '*' })).toBe(200);
    expect(await put(s3, 'none', 'second', { IfNoneMatch: '*' })).toBe(412);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: cloud().bucket, Key: 'none' }));
    expect(await Body?.transformToString()).toBe('first');
  });

  it('puts with If-Match only over the object with that ETag', async () => {
    const s3 = client();
    const etag = await etagOf(s3, 'match');
    expect(await put(s3, 'match', 'second', { IfMatch: etag })).toBe(200);
    expect(await put(s3, 'match', 'third', { IfMatch: etag })).toBe(412);
    expect(await put(s3, 'never-written', 'first', { IfMatch: etag })).toBe(404);
  });

  it('lets exactly one of several writers win, with either condition', async () => {
    const s3 = client();
    const writers = Array.from({ length: WRITERS }, (_, n) => `writer ${n}`);
    for (let round = 0; round < ROUNDS; round++) {
      const none = await Promise.all(
        writers.map((body) => put(s3, `race/none-${round}`, body, { IfNoneMatch: '*' })),
      );
      expect(
        none.filter((code) => code === 200),
        `round ${round}: ${none}`,
      ).toHaveLength(1);
      const IfMatch = await etagOf(s3, `race/match-${round}`);
      const match = await Promise.all(
        writers.map((body) => put(s3, `race/match-${round}`, body, { IfMatch })),
      );
      expect(
        match.filter((code) => code === 200),
        `round ${round}: ${match}`,
      ).toHaveLength(1);
    }
  }, 120_000);

  it('completes a multipart upload with If-None-Match: * only where nothing is', async () => {
    const s3 = client();
    expect(await complete(s3, 'parts', await upload(s3, 'parts'))).toBe(200);
    expect(await complete(s3, 'parts', await upload(s3, 'parts'))).toBe(412);
  });

  it('lets exactly one of several multipart uploads win', async () => {
    const s3 = client();
    const key = 'race/parts';
    const begun = await Promise.all(Array.from({ length: WRITERS }, () => upload(s3, key)));
    const codes = await Promise.all(begun.map((one) => complete(s3, key, one)));
    expect(
      codes.filter((code) => code === 200),
      String(codes),
    ).toHaveLength(1);
  });
});
