import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';
export type ConsoleFile = {
  type: string;
  /** Compressed when first asked for, then kept. */
  bytes: (encoding: Encoding) => Promise<Buffer>;
  hash: string;
  isText: boolean;
};

/** What Vite writes; anything else in the folder is not served. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const packedAlready = new Set(['.png', '.ico', '.woff2']);

const compress = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
  identity: async (bytes: Buffer) => bytes,
};

const load = async (path: string): Promise<ConsoleFile> => {
  const plain = await readFile(path);
  const kept = new Map<Encoding, Promise<Buffer>>();
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    isText: !packedAlready.has(extname(path)),
    hash: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
    bytes: (encoding) => {
      const done = kept.get(encoding) ?? compress[encoding](plain);
      kept.set(encoding, done);
      return done;
    },
  };
};

/**
 * Every regular file by its path in a URL. Requests are looked up in this table and never become a path of the file
 * system, so no spelling of a request can lead out of the folder; symbolic links are not in it.
 */
const readFolder = async (folder: string): Promise<Map<string, ConsoleFile>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && extname(entry.name) in types)
    // Node 20.11 calls it `path`, later ones `parentPath`.
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [`/${relative(folder, path).split(sep).join('/')}`, await load(path)] as const),
  );
  return new Map(files);
};

/** The console's files, read again when it was built anew. Null while it is not built. */
export const openConsoleFolder = (folder: string): (() => Promise<Map<string, ConsoleFile> | null>) => {
  let known: { stamp: number; files: Promise<Map<string, ConsoleFile>> } | null = null;
  return async () => {
    try {
      const { mtimeMs } = await stat(join(folder, 'index.html'));
      if (known?.stamp !== mtimeMs) known = { stamp: mtimeMs, files: readFolder(folder) };
      return await known.files;
    } catch {
      known = null;
      return null;
    }
  };
};
