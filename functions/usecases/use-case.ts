import type {
  BodyOf,
  OperationId,
  Operations,
  ParamsOf,
  QueryOf,
  ResponseOf,
} from '../../shared/contract/operations.ts';
import { MillraceError } from '../../shared/errors.ts';
import type { Actor } from '../../shared/resources/identity.ts';
import type { RecordWrite } from '../ports/records.ts';
import type { UseCaseDeps } from './deps.ts';

export type Answer<Id extends OperationId> = {
  body: ResponseOf<Id>;
  /** Opaque, without quotes; the HTTP layer adds them. */
  etag?: string;
  headers?: Record<string, string>;
};

export type Call<Id extends OperationId> = {
  actor: Operations[Id]['auth'] extends 'public' ? null : Actor;
  params: ParamsOf<Id>;
  query: QueryOf<Id>;
  body: BodyOf<Id>;
  /** The ETag the caller read, without quotes; null when the operation takes none, or takes one and none was sent. */
  ifMatch: string | null;
  idempotencyKey: string | null;
  requestId: string;
  /** Where the request came from, for rate limits; null when unknown. */
  source: string | null;
  /** SHA-256 (hex) of the token the request came with; null for a public operation. */
  tokenHash: string | null;
  /**
   * Writes that store the answer under the Idempotency-Key. Put them into the SAME commit as the work:
   * then a crash can never leave work done whose repeat would be done again. Empty when there is no key.
   */
  settle: (answer: Answer<Id>) => RecordWrite[];
};

/** One operation. Authentication, validation and authorization are done before; it throws MillraceError only. */
export type UseCase<Id extends OperationId> = (deps: UseCaseDeps, call: Call<Id>) => Promise<Answer<Id>>;

/** The revision a record must still have for an update with this If-Match; throws `stale` when it has moved on. */
export const matchRevision = (ifMatch: string | null, revision: number): number => {
  if (ifMatch !== '*' && ifMatch !== String(revision)) {
    throw new MillraceError('stale', `The ETag is "${revision}" now, not "${ifMatch ?? ''}".`);
  }
  return revision;
};

/** The same where If-Match may be left out: whoever sends it decided upon what they saw, and throws `stale` when that is past. */
export const matchIfGiven = (ifMatch: string | null, revision: number): void => {
  if (ifMatch !== null) matchRevision(ifMatch, revision);
};
