import type { OperationShape } from '../../shared/contract/operation.ts';
import { MillraceError } from '../../shared/errors.ts';

export const quoteEtag = (etag: string): string => `"${etag}"`;

/** The ETag a caller sends back, without quotes; `*` stays. Null when the operation takes none, or none was sent and none is needed. */
export const readIfMatch = (operation: OperationShape, header: string | undefined): string | null => {
  if (!operation.ifMatch) return null;
  if (header === undefined || header.trim() === '') {
    if (operation.ifMatch === 'optional') return null;
    throw new MillraceError('precondition_required', 'The header If-Match is missing.');
  }
  const text = header.trim();
  const strong = /^"([\x21\x23-\x7e]*)"$/.exec(text)?.[1];
  if (text === '*' || strong !== undefined) return strong ?? text;
  throw new MillraceError('bad_request', 'If-Match is not an ETag.', {
    details: [
      {
        location: 'header.If-Match',
        message: 'not one strong ETag',
        fix: 'Send the ETag as it was answered, with its quotes.',
      },
    ],
  });
};
