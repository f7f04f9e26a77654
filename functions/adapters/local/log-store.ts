import type { LogAnswer, LogQuery, LogStore } from '../../ports/log-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { linesAfter, linesBefore, newestOf, oldestOf, type SourceLine } from './log-lines.ts';
import { findSources, type LogSource } from './log-sources.ts';
import { taskFiles } from './task-files.ts';

/** Offsets by source. */
type Position = ReadonlyMap<string, number>;

/** Logs of one machine: files of the tasks that live, objects of what has ended. */
export function createLogStore(options: { dataDir: string; objects: ObjectStore }): LogStore {
  const files = taskFiles(options.dataDir);
  return {
    read: async (query) => {
      const sources = await findSources(query, { files, objects: options.objects });
      const position = query.from === null ? null : readPosition(query.from.position);
      if (position !== null && query.from?.direction === 'newer') return newer(sources, position, query);
      return older(sources, position, query);
    },
  };
}

async function newer(sources: LogSource[], from: Position, { limit }: LogQuery): Promise<LogAnswer> {
  const begin = new Map(sources.map(({ id, size }) => [id, Math.min(from.get(id) ?? 0, size)]));
  const grown = sources.filter(({ id, size }) => size > (begin.get(id) ?? 0));
  const read = await Promise.all(grown.map((source) => linesAfter(source, begin.get(source.id) ?? 0, limit)));
  const lines = oldestOf(read, limit);
  const end = new Map(begin);
  for (const line of lines) end.set(line.source.id, line.end);
  return answer(lines, begin, end);
}

async function older(sources: LogSource[], to: Position | null, { limit }: LogQuery): Promise<LogAnswer> {
  const end = new Map(
    sources.map(({ id, size }) => [id, to === null ? size : Math.min(to.get(id) ?? 0, size)]),
  );
  const read: SourceLine[][] = [];
  // Newest first; what ended earlier is only read when what came after it is not enough.
  const ranks = [...new Set(sources.map(({ rank }) => rank))].reverse();
  for (const rank of ranks) {
    if (read.flat().length >= limit) break;
    const group = sources.filter((source) => source.rank === rank && (end.get(source.id) ?? 0) > 0);
    read.push(...(await Promise.all(group.map((s) => linesBefore(s, end.get(s.id) ?? 0, limit)))));
  }
  // A line that is still being written is told when it is whole.
  for (const lines of read) {
    const last = lines.at(-1);
    if (last) end.set(last.source.id, last.end);
  }
  for (const { id, live } of sources) {
    if (live && !read.some((lines) => lines[0]?.source.id === id)) end.set(id, 0);
  }
  const lines = newestOf(read, limit);
  const begin = new Map(end);
  for (const line of [...lines].reverse()) begin.set(line.source.id, line.begin);
  return answer(lines, begin, end);
}

const answer = (lines: readonly SourceLine[], begin: Position, end: Position): LogAnswer => ({
  lines: lines.map(({ at, source, text }) => ({ at, task: source.task, text })),
  newer: writePosition(end),
  older: [...begin.values()].some((offset) => offset > 0) ? writePosition(begin) : null,
});

/** `id.offset` of each source, offsets in base 36: it travels in an address. */
const writePosition = (position: Position): string =>
  [...position].map(([id, offset]) => `${id}.${offset.toString(36)}`).join(',');

/** Null when it is not one of ours. */
function readPosition(text: string): Position | null {
  if (text === '') return new Map();
  const entries = text.split(',').map((entry) => /^([\w-]{6})\.([0-9a-z]{1,11})$/.exec(entry));
  if (entries.includes(null)) return null;
  return new Map(entries.map((match) => [match?.[1] ?? '', Number.parseInt(match?.[2] ?? '0', 36)]));
}
