import { connect } from 'node:net';

export type WireAnswer = { status: number; headers: Headers; body: string };

/** The first answer among these bytes; null when there is none. */
export const readAnswer = (bytes: Buffer): WireAnswer | null => {
  const text = bytes.toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  const [start = '', ...lines] = text.slice(0, Math.max(0, end)).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(start)?.[1] ?? 0);
  if (end < 0 || status === 0) return null;
  if (status === 100) return readAnswer(bytes.subarray(Buffer.byteLength(text.slice(0, end + 4))));
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  return { status, headers, body: text.slice(end + 4) };
};

/**
 * Writes these bytes as they are, which no HTTP client would, and reads until the server closes the connection.
 * Everything that came back, also when the connection was cut.
 */
export const sendRaw = (port: number, parts: readonly (string | Buffer)[]): Promise<Buffer> =>
  new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(received)));
    for (const part of parts) socket.write(part);
  });
