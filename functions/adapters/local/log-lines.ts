/** Lines of one source around an offset, and the order in which lines of several sources stand. */
import { readAgentLine } from '../../../shared/domain/agent-line.ts';
import { longestLine } from '../../ports/log-store.ts';
import type { LogSource } from './log-sources.ts';

export type SourceLine = {
  source: LogSource;
  /** Offsets of its first byte and of the byte behind its line break. */
  begin: number;
  end: number;
  text: string;
  at: number | null;
  /** Its own time, or that of the line it belongs to. */
  sortAt: number | null;
};

/** Of one read; grown until enough lines are in it. */
const CHUNK_BYTES = 64 * 1024;
const MOST_BYTES = 8 * 1024 * 1024;

/** The last `limit` whole lines that end at `to` or before. What is still being written counts once its line is whole. */
export async function linesBefore(source: LogSource, to: number, limit: number): Promise<SourceLine[]> {
  for (let bytes = CHUNK_BYTES; ; bytes *= 4) {
    const from = Math.max(0, to - bytes);
    const lines = cut(source, await source.read(from, to), from, from > 0, to);
    if (from === 0 || lines.length >= limit || bytes >= MOST_BYTES) return lines.slice(-limit);
  }
}

/** The first `limit` whole lines that begin at `from`. */
export async function linesAfter(source: LogSource, from: number, limit: number): Promise<SourceLine[]> {
  for (let bytes = CHUNK_BYTES; ; bytes *= 4) {
    const to = Math.min(source.size, from + bytes);
    const lines = cut(source, await source.read(from, to), from, false, to);
    if (to === source.size || lines.length >= limit || bytes >= MOST_BYTES) return lines.slice(0, limit);
  }
}

function cut(source: LogSource, bytes: Buffer, offset: number, skipFirst: boolean, to: number): SourceLine[] {
  const lines: SourceLine[] = [];
  let begin = skipFirst ? bytes.indexOf(10) + 1 : 0;
  let sortAt: number | null = null;
  while (begin < bytes.length) {
    const lineBreak = bytes.indexOf(10, begin);
    // Nobody goes on with the last line of what has ended.
    if (lineBreak < 0 && (source.live || to < source.size)) break;
    const end = lineBreak < 0 ? bytes.length : lineBreak + 1;
    const text = bytes.toString('utf8', begin, lineBreak < 0 ? end : lineBreak).replace(/\r$/, '');
    const told = readAgentLine(text);
    const at = told?.at ?? timeOf(text);
    sortAt = at ?? sortAt;
    const shown = (told?.text ?? text).slice(0, longestLine);
    lines.push({ source, begin: offset + begin, end: offset + end, text: shown, at, sortAt });
    begin = end;
  }
  return lines;
}

/** The time a line begins with, as conf/log4j2.properties writes it. */
function timeOf(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/.exec(text);
  const at = match?.[1] === undefined ? Number.NaN : Date.parse(match[1]);
  return Number.isNaN(at) ? null : at;
}

/**
 * The newest `limit` lines of several sources, oldest first. Lines without a time that were written side by side cannot
 * be told apart in time: they are taken from each source in turn.
 */
export const newestOf = (sources: readonly SourceLine[][], limit: number): SourceLine[] =>
  take(sources, limit, (lines, taken) => lines[lines.length - 1 - taken], -1).reverse();

/** The oldest `limit` lines of several sources, oldest first. */
export const oldestOf = (sources: readonly SourceLine[][], limit: number): SourceLine[] =>
  take(sources, limit, (lines, taken) => lines[taken], 1);

function take(
  sources: readonly SourceLine[][],
  limit: number,
  next: (lines: SourceLine[], taken: number) => SourceLine | undefined,
  direction: 1 | -1,
): SourceLine[] {
  const counts = sources.map(() => 0);
  const taken: SourceLine[] = [];
  while (taken.length < limit) {
    let best: { line: SourceLine; at: number } | null = null;
    for (const [at, lines] of sources.entries()) {
      const line = next(lines, counts[at] ?? 0);
      if (line === undefined) continue;
      const order = best === null ? -1 : direction * timeOrder(line, best.line);
      const fairer = (counts[at] ?? 0) < (counts[best?.at ?? at] ?? 0);
      if (order < 0 || (order === 0 && fairer)) best = { line, at };
    }
    if (best === null) break;
    taken.push(best.line);
    counts[best.at] = (counts[best.at] ?? 0) + 1;
  }
  return taken;
}

const timeOrder = (a: SourceLine, b: SourceLine): number =>
  a.sortAt !== null && b.sortAt !== null ? a.sortAt - b.sortAt : a.source.rank - b.source.rank;
