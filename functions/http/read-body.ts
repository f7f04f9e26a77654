import { MillraceError } from '../../shared/errors.ts';

export const maxBodyBytes = 1024 * 1024;

const isJson = (contentType: string | null): boolean => {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  return type.trim() === 'application/json' && (charset === undefined || /^charset="?utf-8"?$/.test(charset));
};

const tooLarge = () => new MillraceError('too_large', `The body is larger than ${maxBodyBytes} bytes.`);

/** The bytes, reading no further than the limit: the length in the header may be missing or wrong. */
const readBytes = async (request: Request): Promise<Uint8Array> => {
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** The JSON of the body; no body at all counts as `{}`. */
export const readBody = async (request: Request): Promise<unknown> => {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return {};
  if (!isJson(request.headers.get('content-type'))) {
    throw new MillraceError('unsupported_media_type', 'The body must be application/json in UTF-8.');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : 'it is not UTF-8';
    throw new MillraceError('bad_json', `The body cannot be read as JSON: ${why}.`, { cause });
  }
};
