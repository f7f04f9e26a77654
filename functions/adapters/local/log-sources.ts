/** Where lines of a run lie on one machine: in the folder of a task while a JVM runs, in S3 once it has ended. */
import { createHash } from 'node:crypto';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogStream } from '../../../shared/resources/log-line.ts';
import { runFile, runPaths } from '../../../shared/resources/run-spec.ts';
import type { LogQuery, LogTask } from '../../ports/log-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { openInside } from './open-inside.ts';
import type { TaskFiles } from './task-files.ts';

/** One growing text: what one start of one process wrote into one stream, rotated files put together again. */
export type LogSource = {
  id: string;
  /** For people: which task. */
  task: string;
  /** Orders sources of which one ended before the other began; all that are still written to have the same. */
  rank: number;
  live: boolean;
  size: number;
  /** Bytes of the text from one offset up to another. */
  read(from: number, to: number): Promise<Buffer>;
};

/** One file of it. */
type Part = { size: number; read: (from: number, to: number) => Promise<Buffer> };

const processes = { output: 'taskmanager', taskmanager: 'taskmanager', jobmanager: 'jobmanager' } as const;
type Stored = { key: string; size: number };
type JvmStream = keyof typeof processes;

const LIVE_RANK = Number.MAX_SAFE_INTEGER;

export async function findSources(
  query: LogQuery,
  deps: { files: TaskFiles; objects: ObjectStore },
): Promise<LogSource[]> {
  const { stream } = query;
  const found = await Promise.all(
    stream === 'agent'
      ? query.tasks.map((task) => agentSources(deps.files, task))
      : [
          ...query.tasks.map((task) => liveSources(deps.files, query, task, stream)),
          storedSources(deps.objects, query, stream),
        ],
  );
  const byId = new Map<string, LogSource>();
  // While the logs of a JVM that has just ended are being stored they are in both places; the folder comes first.
  for (const source of found.flat()) if (!byId.has(source.id)) byId.set(source.id, source);
  return [...byId.values()].sort((a, b) => a.rank - b.rank || (a.task < b.task ? -1 : 1));
}

/** Rotated files end in a number, of which the lowest is the oldest; the one without is being written. */
const partOf = (stream: JvmStream, name: string): number | null => {
  const base = `${processes[stream]}.${stream === 'output' ? 'out' : 'log'}`;
  if (name === base) return Number.POSITIVE_INFINITY;
  const number = name.startsWith(`${base}.`) ? Number(name.slice(base.length + 1)) : Number.NaN;
  return Number.isInteger(number) ? number : null;
};

const partsIn = <Item>(stream: JvmStream, items: readonly Item[], nameOf: (item: Item) => string): Item[] =>
  items
    .flatMap((item) => {
      const at = partOf(stream, nameOf(item));
      return at === null ? [] : [{ item, at }];
    })
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

async function liveSources(
  files: TaskFiles,
  run: Pick<LogQuery, 'runId'>,
  task: LogTask,
  stream: JvmStream,
): Promise<LogSource[]> {
  const work = await realpath(files.workFolder(task.taskId)).catch(() => null);
  if (work === null) return [];
  const folders = await readdir(work).catch(() => []);
  const own = await Promise.all(folders.map((name) => isOf(run, join(work, name))));
  const starts = folders.flatMap((name, at) => (own[at] ? (startOf(stream, name) ?? []) : []));
  const newest = Math.max(0, ...starts);
  const sources = await Promise.all(
    starts.map(async (start) => {
      const logs = join(work, `${processes[stream]}-${start}`, 'logs');
      const names = partsIn(stream, await readdir(logs).catch(() => []), (name) => name);
      const parts = (await Promise.all(names.map((name) => filePart(join(logs, name))))).filter(
        (part) => part !== null,
      );
      return parts.length === 0 ? [] : sourceOf(task, start, stream, start === newest, parts);
    }),
  );
  return sources.flat();
}

/** A task may have served the run before, serve the next, or prepare it: the agent writes down whose a JVM is. */
async function isOf({ runId }: Pick<LogQuery, 'runId'>, folder: string): Promise<boolean> {
  const owner = await withFile(join(folder, runFile), (file) => file.readFile('utf8'));
  return owner === null || owner === runId;
}

async function agentSources(files: TaskFiles, task: LogTask): Promise<LogSource[]> {
  const folder = await realpath(files.folder(task.taskId)).catch(() => null);
  if (folder === null) return [];
  const names = ['agent.out.log', 'agent.err.log'];
  const parts = await Promise.all(names.map((name) => filePart(join(folder, name))));
  return parts.flatMap((part, at) => (part === null ? [] : [sourceOf(task, at, 'agent', true, [part])]));
}

async function storedSources(objects: ObjectStore, query: LogQuery, stream: JvmStream): Promise<LogSource[]> {
  const prefix = `${runPaths(query.tenantId, query.jobId, query.runId).root}/logs/`;
  const starts = new Map<string, { task: LogTask; start: number; objects: Stored[] }>();
  for (const { key, size } of await objects.list(prefix)) {
    const match = /^e(\d+)\/(\w+)-(\d+)-(\d+)\/(\w+-\d+)\/[^/]+$/.exec(key.slice(prefix.length));
    if (match === null) continue;
    const [, epoch, role, index, launch, process = ''] = match;
    const start = startOf(stream, process);
    if (start === null || (role !== 'compact' && role !== 'jobmanager' && role !== 'taskmanager')) continue;
    const folder = key.slice(0, key.lastIndexOf('/'));
    const task = {
      taskId: '',
      role,
      index: Number(index),
      epoch: Number(epoch),
      launch: Number(launch),
    } as const;
    const known: Stored[] = starts.get(folder)?.objects ?? [];
    starts.set(folder, { task, start, objects: [...known, { key, size }] });
  }
  return [...starts.values()].map(({ task, start, objects: found }) => {
    const parts = partsIn(stream, found, ({ key }) => key.slice(key.lastIndexOf('/') + 1));
    const read = parts.map(({ key, size }) => objectPart(objects, key, size));
    return sourceOf(task, start, stream, false, read);
  });
}

const startOf = (stream: JvmStream, folder: string): number | null => {
  const [process, start] = folder.split('-');
  return process === processes[stream] && start !== undefined && /^\d+$/.test(start) ? Number(start) : null;
};

function sourceOf(task: LogTask, start: number, stream: LogStream, live: boolean, parts: Part[]): LogSource {
  const { role, index, epoch, launch } = task;
  const name = `e${epoch}/${role}-${index}-${launch}/${stream}-${start}`;
  return {
    id: createHash('sha256').update(name).digest('base64url').slice(0, 6),
    task: `${role} ${index}, attempt ${epoch}`,
    rank: live ? LIVE_RANK : epoch * 1e9 + launch * 1e5 + start,
    live,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    read: (from, to) => readParts(parts, from, to),
  };
}

async function readParts(parts: readonly Part[], from: number, to: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let begin = 0;
  for (const part of parts) {
    const [first, last] = [Math.max(0, from - begin), Math.min(part.size, to - begin)];
    if (first < last) chunks.push(await part.read(first, last));
    begin += part.size;
  }
  return Buffer.concat(chunks);
}

async function filePart(path: string): Promise<Part | null> {
  const size = await withFile(path, async (file) => (await file.stat()).size);
  if (size === null) return null;
  return {
    size,
    // It may have been rotated away in between: then there is nothing, as a moment later.
    read: async (from, to) =>
      (await withFile(path, async (file) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
        return buffer.subarray(0, bytesRead);
      })) ?? Buffer.alloc(0),
  };
}

async function withFile<T>(
  path: string,
  use: (file: NonNullable<Awaited<ReturnType<typeof openInside>>>) => Promise<T>,
): Promise<T | null> {
  const file = await openInside(path);
  if (file === null) return null;
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

const objectPart = (objects: ObjectStore, key: string, size: number): Part => ({
  size,
  read: async (from, to) => Buffer.from((await objects.get(key))?.body ?? []).subarray(from, to),
});
