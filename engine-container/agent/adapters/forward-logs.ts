/** On AWS a task's standard output is its log: what the JVMs write into files is told there too, line by line. */
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openInside } from '../../../functions/adapters/local/open-inside.ts';
import { writeAgentLine } from '../../../shared/domain/agent-line.ts';
import type { LogStream } from '../../../shared/resources/log-line.ts';

/** CloudWatch Logs is paid for by the byte: of one file, no more than this in one look. S3 gets all of it in the end. */
const MOST_BYTES = 256 * 1024;
const LOOK_MS = 1_000;
const LONGEST_LINE = 8_000;

const streams: Readonly<Record<string, LogStream>> = {
  'taskmanager.out': 'output',
  'taskmanager.log': 'taskmanager',
  'jobmanager.log': 'jobmanager',
};

/** Forwards until the signal is aborted. Never rejects: logs are not worth a task. */
export async function forwardLogs(
  directory: string,
  write: (line: string) => void,
  signal: AbortSignal,
  everyMs = LOOK_MS,
): Promise<void> {
  const told = new Map<string, { inode: number; offset: number }>();
  const root = await realpath(directory).catch(() => directory);
  while (!signal.aborted) {
    for (const folder of await readdir(root).catch(() => [])) {
      for (const [name, stream] of Object.entries(streams)) {
        const path = join(root, folder, 'logs', name);
        await forwardFile(path, told, (text) => write(writeAgentLine(Date.now(), stream, text))).catch(
          () => {},
        );
      }
    }
    await delay(everyMs, undefined, { signal }).catch(() => {});
  }
}

async function forwardFile(
  path: string,
  told: Map<string, { inode: number; offset: number }>,
  write: (text: string) => void,
): Promise<void> {
  const file = await openInside(path);
  if (file === null) return;
  try {
    const { size, ino } = await file.stat();
    const before = told.get(path);
    // Another file of the same name: the one before was rotated away.
    let offset = before?.inode === ino && before.offset <= size ? before.offset : 0;
    if (size - offset > MOST_BYTES) {
      write(`(${size - offset - MOST_BYTES} bytes are left out here; S3 has them once the JVM has ended)`);
      offset = size - MOST_BYTES;
    }
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - offset), 0, size - offset, offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(10);
    const lines = buffer.toString('utf8', 0, Math.max(0, end)).split('\n');
    if (end >= 0) for (const line of lines) write(line.slice(0, LONGEST_LINE));
    told.set(path, { inode: ino, offset: offset + end + 1 });
  } finally {
    await file.close();
  }
}
