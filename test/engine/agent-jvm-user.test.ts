import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otherUser } from '../../engine-container/agent/adapters/jvm-user.ts';
import { localFiles } from '../../engine-container/agent/adapters/local-files.ts';
import { processJvms } from '../../engine-container/agent/adapters/process-jvms.ts';
import type { JvmSpec } from '../../engine-container/agent/ports.ts';

let folder = '';
const file = () => join(folder, 'lib', 'a.jar');
const needed = () => ({ files: [file()], folders: [folder] });
const isRoot = process.getuid?.() === 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-user-'));
  await chmod(folder, 0o711);
  await mkdir(join(folder, 'lib'), { mode: 0o755 });
  await writeFile(file(), '', { mode: 0o644 });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the user of a JVM', () => {
  it('is another one exactly when the agent is root and that user gets at what it needs', async () => {
    const other = isRoot ? { uid: 65534, gid: 65534 } : null;
    expect(otherUser(needed())).toEqual(other);
    await chmod(file(), 0o600);
    expect(otherUser(needed())).toBeNull();
    await chmod(file(), 0o644);
    await chmod(folder, 0o700);
    expect(otherUser(needed())).toBeNull();
    await chmod(folder, 0o711);
    expect(otherUser(needed())).toEqual(other);
    expect(otherUser({ files: [join(folder, 'missing.jar')], folders: [] })).toBeNull();
  });

  it('cannot have the files of others stored as its logs by putting links there', async () => {
    const files = localFiles({ directory: folder, host: '127.0.0.1', user: null });
    const directory = join(folder, 'taskmanager-1');
    await files.prepare(directory, { 'logs/taskmanager.log': 'a line\n' });
    await writeFile(join(folder, 'of-the-agent'), 'a-secret', { mode: 0o600 });
    await symlink(join(folder, 'of-the-agent'), join(directory, 'logs', 'other.log'));
    expect((await files.logs(directory, 10_000)).map(({ name }) => name)).toEqual(['taskmanager.log']);
  });

  it('can read its own configuration, and of the agent’s environment it has nothing', async () => {
    const user = otherUser(needed());
    const files = localFiles({ directory: folder, host: '127.0.0.1', user });
    const directory = join(folder, 'jobmanager-1');
    await files.prepare(directory, { 'conf/config.yaml': 'key: "value"\n' });
    process.env.MILLRACE_TASK_TOKEN = 'a-secret';
    try {
      const script = `cat conf/config.yaml; cat /proc/${process.pid}/environ | tr '\\0' '\\n' | grep TASK_TOKEN; env; id -u`;
      const spec: JvmSpec = {
        process: 'jobmanager',
        start: 1,
        command: '/bin/sh',
        args: ['-c', script],
        env: { ONLY: 'this' },
        directory,
        flink: {
          flinkJobId: '',
          restore: null,
          jobManager: { host: '', rpcPort: 0, blobPort: 0 },
          restPort: null,
          slots: 1,
          held: false,
          operators: {},
        },
      };
      const handle = await processJvms(user).start(spec);
      await handle.exited;
      const [log] = await files.logs(directory, 10_000);
      const said = new TextDecoder().decode(log?.body);
      expect(said).toContain('key: "value"');
      expect(said).toContain('ONLY=this');
      expect(said).not.toContain('a-secret');
      // The environment the agent was started with stays readable for its own user, and for nobody else.
      if (user !== null) expect(said).toMatch(/environ: Permission denied/);
      expect(said).toContain(String(user?.uid ?? process.getuid?.()));
    } finally {
      delete process.env.MILLRACE_TASK_TOKEN;
    }
  });
});
