import { CliError, type Io } from './io.ts';

export type ConnectionFlags = { url?: string; keyFile?: string; data?: string };

const readIfThere = async (io: Io, path: string): Promise<string | null> => {
  try {
    return (await io.readText(path)).trim();
  } catch {
    return null;
  }
};

const isLoopback = (url: string) => /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(url);

const urlOf = async (io: Io, flags: ConnectionFlags, data: string): Promise<string> => {
  const given = flags.url ?? io.env.MILLRACE_URL;
  if (given) return given;
  const endpoint = await readIfThere(io, `${data}/endpoint.json`);
  const url: unknown = endpoint === null ? null : (JSON.parse(endpoint) as { url?: unknown }).url;
  if (typeof url === 'string') return url;
  throw new CliError(
    `No Millrace is known: there is no ${data}/endpoint.json.`,
    'Run `npm start`, or name one with --url or MILLRACE_URL.',
  );
};

const keyOf = async (io: Io, flags: ConnectionFlags, data: string, url: string): Promise<string | null> => {
  if (flags.keyFile) {
    const key = await readIfThere(io, flags.keyFile);
    if (!key) throw new CliError(`${flags.keyFile} cannot be read, or is empty.`);
    return key;
  }
  if (io.env.MILLRACE_API_KEY) return io.env.MILLRACE_API_KEY;
  // The key of this machine's own Millrace is never sent to another host.
  return isLoopback(url) ? readIfThere(io, `${data}/admin.key`) : null;
};

/** Where to and as whom: flags, then environment, then what a local `npm start` left in its data folder. */
export const findConnection = async (
  io: Io,
  flags: ConnectionFlags,
  needsKey: boolean,
): Promise<{ url: string; key: string | null }> => {
  const data = flags.data ?? io.env.MILLRACE_DATA ?? '.millrace';
  const url = await urlOf(io, flags, data);
  const key = await keyOf(io, flags, data, url);
  if (needsKey && key === null) {
    throw new CliError('No API key is known.', 'Give one with --key-file or MILLRACE_API_KEY.');
  }
  return { url, key };
};
