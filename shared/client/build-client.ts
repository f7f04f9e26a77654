import type { OperationId } from '../contract/operations.ts';
import type { SendShape } from '../contract/takes-idempotency-key.ts';
import type { Client } from './client-types.ts';
import { type Input, send, type Transport } from './send.ts';

export type ClientOptions = Partial<Pick<Transport, 'fetch' | 'retries' | 'firstWaitMs' | 'sleep'>>;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** An API key or session token, nothing (public operations only), or the session cookie of the browser. */
export type Credentials = string | null | { cookie: true };

/** A typed client over a table of operations; the browser's table has no schemas in it. */
export const buildClient = (
  operations: Record<OperationId, SendShape>,
  baseUrl: string,
  credentials: Credentials,
  options: ClientOptions = {},
): Client => {
  const isCookie = typeof credentials === 'object' && credentials !== null;
  const transport: Transport = {
    baseUrl,
    token: isCookie ? null : credentials,
    cookie: isCookie,
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    retries: options.retries ?? 4,
    firstWaitMs: options.firstWaitMs ?? 200,
    sleep: options.sleep ?? sleep,
  };
  const call = (id: OperationId, input: Input = {}) => send(operations[id], input, transport);
  const nouns: Record<string, Record<string, unknown>> = {};
  for (const id of Object.keys(operations) as OperationId[]) {
    const [noun = '', verb = ''] = id.split('.');
    const verbs = nouns[noun] ?? {};
    verbs[verb] = async (input?: Input) => (await call(id, input)).body;
    nouns[noun] = verbs;
  }
  // Names and types both follow from the keys of the same table.
  return { call, ...nouns } as unknown as Client;
};
