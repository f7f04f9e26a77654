import { useEffect, useEffectEvent, useState } from 'react';
import type { LogLine, LogStream } from '../../../shared/resources/log-line.ts';
import { client } from './client.ts';
import type { JobRef } from './job.ts';

const pageSize = 300;
/** More are not kept in the page: who reads further back asks for older lines again. */
const mostLines = 20_000;
const quietMs = 1_000;
const awayMs = 5_000;

export type NumberedLine = LogLine & { number: number };
type Log = {
  /** Oldest first; `number` names a line for as long as the log is open. */
  lines: readonly NumberedLine[];
  older: string | null;
  newer: string | null;
  error: Error | null;
  read: boolean;
};
const unread: Log = { lines: [], older: null, newer: null, error: null, read: false };

const numbered = (items: readonly LogLine[], first: number): NumberedLine[] =>
  items.map((line, at) => ({ ...line, number: first + at }));

const append = (log: Log, items: readonly LogLine[], newer: string | null, older: string | null): Log => {
  const next = (log.lines.at(-1)?.number ?? -1) + 1;
  return {
    lines: items.length === 0 ? log.lines : [...log.lines, ...numbered(items, next)].slice(-mostLines),
    newer: newer ?? log.newer,
    older: log.read ? log.older : older,
    error: null,
    read: true,
  };
};

/** One log of a run, growing at its end while it is followed and the page is seen. Remount it for another log. */
export function useLog(ref: JobRef, runId: string, stream: LogStream, follow: boolean) {
  const [log, setLog] = useState(unread);
  const ask = (token: { nextToken?: string; previousToken?: string }) =>
    client.jobs.logs({ params: ref, query: { stream, runId, maxResults: pageSize, ...token } });
  /** Reads what is new and says whether there may be more at once. */
  const readNewer = useEffectEvent(async (): Promise<boolean> => {
    if (log.read && (!follow || document.hidden)) return false;
    const page = await ask(log.newer === null ? {} : { nextToken: log.newer });
    setLog((known) => append(known, page.items, page.nextToken, page.previousToken));
    return page.items.length === pageSize && log.read;
  });
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = async (): Promise<void> => {
      let wait = quietMs;
      try {
        if (await readNewer()) wait = 50;
      } catch (error) {
        wait = awayMs;
        if (!ended) setLog((known) => ({ ...known, error: error as Error }));
      }
      if (!ended) timer = setTimeout(() => void turn(), wait);
    };
    void turn();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
  const readOlder = async (): Promise<void> => {
    if (log.older === null) return;
    const page = await ask({ previousToken: log.older });
    setLog((known) => ({
      ...known,
      older: page.previousToken,
      lines: [...numbered(page.items, (known.lines[0]?.number ?? 0) - page.items.length), ...known.lines],
    }));
  };
  return { ...log, readOlder };
}
