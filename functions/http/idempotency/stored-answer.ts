import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { MillraceError } from '../../../shared/errors.ts';

const StoredAnswer = z.strictObject({
  body: z.unknown(),
  etag: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});
export type StoredAnswer = z.infer<typeof StoredAnswer>;

const sealingKey = (token: string) => Buffer.from(hkdfSync('sha256', token, '', 'millrace idempotency', 32));

/** AES-256-GCM under a key that only the caller's token gives: at rest, a secret in an answer is nobody's. */
const seal = (plain: Buffer, token: string): Buffer => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(token), nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const unseal = (sealed: Buffer, token: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(token), sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
};

/** Gzip, because an answer may hold a whole SQL script; sealed when `token` is given. */
export const packAnswer = (answer: StoredAnswer, token: string | null): string => {
  const packed = gzipSync(JSON.stringify(answer));
  return (token === null ? packed : seal(packed, token)).toString('base64');
};

export const unpackAnswer = (text: string, token: string | null): StoredAnswer => {
  let bytes: Buffer = Buffer.from(text, 'base64');
  if (token !== null) {
    try {
      bytes = unseal(bytes, token);
    } catch (cause) {
      throw new MillraceError(
        'conflict',
        'The work is done, but its secret is shown only to the token that asked for it.',
        {
          cause,
        },
      );
    }
  }
  return StoredAnswer.parse(JSON.parse(gunzipSync(bytes).toString('utf8')));
};
