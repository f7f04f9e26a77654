import type { LogQuery, LogStore, StoredLine } from '../../../functions/ports/log-store.ts';

/** Lines in memory, by run and stream; positions are line numbers. */
export class FakeLogStore implements LogStore {
  readonly lines = new Map<string, StoredLine[]>();

  write(runId: string, stream: LogQuery['stream'], ...lines: StoredLine[]): void {
    const key = `${runId} ${stream}`;
    this.lines.set(key, [...(this.lines.get(key) ?? []), ...lines]);
  }

  async read({ runId, stream, limit, from }: LogQuery) {
    const all = this.lines.get(`${runId} ${stream}`) ?? [];
    const at = from === null ? all.length : Number(from.position);
    const [begin, end] =
      from?.direction === 'newer' ? [at, Math.min(all.length, at + limit)] : [Math.max(0, at - limit), at];
    return { lines: all.slice(begin, end), newer: String(end), older: begin > 0 ? String(begin) : null };
  }
}
