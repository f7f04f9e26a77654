/** The task's own folder on disk. */
import { access, chown, copyFile, link, mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { openInside } from '../../../functions/adapters/local/open-inside.ts';
import type { TaskFiles } from '../ports.ts';
import type { JvmUser } from './jvm-user.ts';

export const localFiles = (options: {
  directory: string;
  host: string;
  /** Owner of what JVMs read and write; null: the agent itself. */
  user: JvmUser | null;
}): TaskFiles => ({
  directory: options.directory,
  prepare: async (directory, files, links = {}) => {
    await prepare(directory, files, options.user);
    await linkInto(directory, links, options.user);
  },
  has: (directory, name) =>
    access(join(directory, name)).then(
      () => true,
      () => false,
    ),
  freePorts: (count) => freePorts(options.host, count),
  logs: readLogs,
  remove: (directory) => rm(directory, { recursive: true, force: true }),
});

async function prepare(
  directory: string,
  files: Readonly<Record<string, string>>,
  user: JvmUser | null,
): Promise<void> {
  // A folder of the same name is left from an agent that was killed in this very folder.
  await rm(directory, { recursive: true, force: true });
  const folders = [directory, join(directory, 'conf'), join(directory, 'logs'), join(directory, 'tmp')];
  for (const folder of folders) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (user !== null) await chown(folder, user.uid, user.gid);
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    // config.yaml holds the keys of the storage on one machine.
    await writeFile(path, text, { mode: 0o600 });
    if (user !== null) await chown(path, user.uid, user.gid);
  }
}

/** Hard links cost nothing; a cache on another disk is copied from. */
async function linkInto(
  directory: string,
  links: Readonly<Record<string, string>>,
  user: JvmUser | null,
): Promise<void> {
  for (const [name, target] of Object.entries(links)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if (user !== null) await chown(dirname(path), user.uid, user.gid);
    await link(target, path).catch(() => copyFile(target, path));
  }
}

/** All are held at once, so that no two are the same. */
async function freePorts(host: string, count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject);
          server.listen(0, host, () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function readLogs(directory: string, maxBytes: number): Promise<{ name: string; body: Uint8Array }[]> {
  // The job's user owns this folder: what is a link there could be any file that the agent may read.
  const folder = await realpath(join(directory, 'logs'));
  const names = (await readdir(folder)).sort();
  const logs: { name: string; body: Uint8Array }[] = [];
  for (const name of names) {
    const file = await openInside(join(folder, name));
    if (file === null) continue;
    try {
      const { size } = await file.stat();
      const length = Math.min(size, maxBytes);
      const body = new Uint8Array(length);
      const { bytesRead } = await file.read(body, 0, length, size - length);
      if (bytesRead > 0) logs.push({ name, body: body.subarray(0, bytesRead) });
    } finally {
      await file.close();
    }
  }
  return logs;
}
