import type { OperationShape } from './operation.ts';

/** What sending a request needs to know of its operation: no schema, so that a browser need not carry any. */
export type SendShape = Pick<OperationShape, 'method' | 'path' | 'effect' | 'auth'> & {
  /** Whether it takes one; what it must look like is the server's to judge. */
  body: unknown;
};

/** A POST that changes something for a known actor: a repeat with the same key is answered from the record. */
export const takesIdempotencyKey = (operation: Omit<SendShape, 'body' | 'path'>): boolean =>
  operation.method === 'POST' && operation.effect === 'write' && operation.auth === 'required';
