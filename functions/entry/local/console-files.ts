import type { IncomingMessage } from 'node:http';
import { cacheControlOf, consoleHeaders } from '../../http/console-headers.ts';
import { type ConsoleFile, type Encoding, openConsoleFolder } from './console-folder.ts';
import { noConsolePage } from './no-console-page.ts';

export type FileAnswer = { statusCode: number; headers: Record<string, string>; body: Buffer };

const ofTheApi = ['/v1', '/engine', '/openapi.json', '/healthz', '/metrics'];
/** Spellings that no link of ours has; whoever sends them tries something. The API answers them with its 404. */
const tricky = /%2f|%5c|%2e|%00|\\|\/\/|\/\.{1,2}(\/|$)/i;

const isConsolePath = (path: string): boolean =>
  !ofTheApi.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)) && !tricky.test(path);

const encodingFor = (request: IncomingMessage, file: ConsoleFile): Encoding => {
  if (!file.isText) return 'identity';
  const accepted = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]);
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity';
};

const answerWith = async (
  request: IncomingMessage,
  path: string,
  file: ConsoleFile,
  uploadsTo: string | null,
): Promise<FileAnswer> => {
  const encoding = encodingFor(request, file);
  const etag = `"${file.hash}${encoding === 'identity' ? '' : `-${encoding}`}"`;
  const headers = {
    ...consoleHeaders(uploadsTo),
    'Cache-Control': cacheControlOf(path),
    ETag: etag,
    ...(file.isText ? { Vary: 'Accept-Encoding' } : {}),
  };
  const known = String(request.headers['if-none-match'] ?? '').split(/, */);
  if (known.includes(etag) || known.includes(`W/${etag}`)) {
    return { statusCode: 304, headers, body: Buffer.alloc(0) };
  }
  const packed = encoding === 'identity' ? {} : { 'Content-Encoding': encoding };
  return {
    statusCode: 200,
    headers: { ...headers, ...packed, 'Content-Type': file.type },
    body: await file.bytes(encoding),
  };
};

const notBuilt: FileAnswer = {
  statusCode: 200,
  headers: {
    ...consoleHeaders(null),
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  },
  body: Buffer.from(noConsolePage),
};

/**
 * Serves the console's files as CloudFront does on AWS. Every address without a dot in its last part is the console's
 * own (index.html finds the view). Null: not a request for the console.
 */
export const createConsoleFiles = (folder: string, uploadsTo: string | null) => {
  const open = openConsoleFolder(folder);
  return async (request: IncomingMessage): Promise<FileAnswer | null> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (!path.startsWith('/') || !isConsolePath(path)) return null;
    const isView = !(path.split('/').at(-1) ?? '').includes('.');
    const files = await open();
    if (!files) return isView ? notBuilt : null;
    const name = isView ? '/index.html' : path;
    const file = files.get(name);
    return file ? answerWith(request, name, file, uploadsTo) : null;
  };
};
