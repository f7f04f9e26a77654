import { operations } from '../contract/operations.ts';
import { buildClient, type ClientOptions, type Credentials } from './build-client.ts';
import type { Client } from './client-types.ts';

export type { ClientOptions, Credentials } from './build-client.ts';
export type { Client, InputOf, ReceivedFrom } from './client-types.ts';

/** A typed client, built from the contract when it is called: nothing is generated. */
export const createClient = (
  baseUrl: string,
  credentials: Credentials,
  options: ClientOptions = {},
): Client => buildClient(operations, baseUrl, credentials, options);
