import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ulid } from 'ulid';
import { type ErrorCode, errorCodes } from '../../../shared/errors.ts';
import { makeId } from '../../../shared/ids.ts';

/** Problems of the transport itself, which never reach the app. They close the connection. */
export const transportProblem = (code: ErrorCode, detail: string) => {
  const { status, title, fix, retry } = errorCodes[code];
  const type = `urn:millrace:error:${code}`;
  const requestId = makeId('request', ulid());
  const body = { type, title, status, code, detail, fix, retry, requestId, errors: [] };
  return {
    statusCode: status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
    },
    body: JSON.stringify(body),
  };
};

const reasonOf = (code: string | undefined): string => {
  if (code === 'HPE_HEADER_OVERFLOW') return 'The address and headers are larger than 128 KiB.';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'The request did not arrive in time.';
  return 'What was sent is not HTTP.';
};

/** Answers what Node could not read as HTTP, in the words of the API. */
export const refuseBrokenRequests = (server: Server): void => {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { statusCode, headers, body } = transportProblem('bad_request', reasonOf(error.code));
    const lines = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(body) });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.end(`HTTP/1.1 ${statusCode} Bad Request\r\n${head}\r\n${body}`);
  });
};
