import { operations } from 'virtual:contract';
import { buildClient } from '../../../shared/client/build-client.ts';

/** The public API, as everybody else uses it. The session is an HttpOnly cookie that no script can read. */
export const client = buildClient(operations, '', { cookie: true }, { retries: 2 });
