import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf, isAlive, type ProcessIdentity } from '../../functions/adapters/local/os-processes.ts';
import { freePort } from './processes/free-port.ts';
import { SetupError } from './setup-error.ts';

export type DataFolder = {
  path: string;
  /** Port of the engine channel; agents that outlive the control plane have it in their environment. */
  channelPort: number;
  /** Signs task tokens. */
  taskTokenKey: Uint8Array;
  /** Encrypts the files of secret variables. */
  secretsKey: Uint8Array;
  readText: (name: string) => Promise<string | null>;
  /** Mode 0600, by rename, so that a kill never leaves half of it. */
  writeSecret: (name: string, text: string) => Promise<void>;
  writeFile: (name: string, text: string) => Promise<void>;
  release: () => Promise<void>;
};

/** Opens the folder of one machine's Millrace, and makes sure that no other start uses it. Throws SetupError. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o711 });
  const lock = join(path, 'control-plane.json');
  await takeLock(path, lock);
  const readSecret = (name: string) =>
    readFile(join(path, name), 'utf8').then(
      (text) => text.trim(),
      () => null,
    );
  const write = async (name: string, text: string, mode: number) => {
    const file = join(path, name);
    await writeFile(`${file}.part`, text, { mode });
    await chmod(`${file}.part`, mode);
    await rename(`${file}.part`, file);
  };
  const writeSecret = (name: string, text: string) => write(name, text, 0o600);
  return {
    path,
    channelPort: await keptChannelPort(path, write),
    taskTokenKey: await keptKey('task-token.key', readSecret, writeSecret),
    secretsKey: await keptKey('secrets.key', readSecret, writeSecret),
    readText: readSecret,
    writeSecret,
    writeFile: (name, text) => write(name, text, 0o644),
    release: () => rm(lock, { force: true }),
  };
}

async function takeLock(path: string, lock: string): Promise<void> {
  const holder = await readFile(lock, 'utf8').then(
    (text) => JSON.parse(text) as ProcessIdentity,
    () => null,
  );
  if (holder && holder.pid !== process.pid && isAlive(holder)) {
    throw new SetupError(
      `Millrace runs on this data folder already (process ${holder.pid}).`,
      path,
      'stop that one first, or name another folder: npm start -- --data <folder> --port <port>.',
    );
  }
  await writeFile(`${lock}.part`, JSON.stringify(identityOf(process.pid)));
  await rename(`${lock}.part`, lock);
}

async function keptChannelPort(
  path: string,
  write: (n: string, t: string, m: number) => Promise<void>,
): Promise<number> {
  const name = 'channel-port';
  const known = Number(await readFile(join(path, name), 'utf8').catch(() => ''));
  if (Number.isInteger(known) && known > 0) return known;
  const port = await freePort(null);
  await write(name, String(port), 0o644);
  return port;
}

async function keptKey(
  name: string,
  read: (name: string) => Promise<string | null>,
  write: (name: string, text: string) => Promise<void>,
): Promise<Uint8Array> {
  const known = await read(name);
  if (known) return Buffer.from(known, 'hex');
  const key = randomBytes(32);
  await write(name, key.toString('hex'));
  return key;
}
