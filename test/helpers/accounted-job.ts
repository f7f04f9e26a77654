/**
 * A job whose every input record can be accounted for: ids go in through Kafka, and come out once as they are and once
 * gathered by windows of event time, in Kafka and in files. Each way must show each id exactly once.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import type { Kafka, TopicReader } from './kafka.ts';
import type { Millrace } from './millrace.ts';

const files = 'test-output/windows';
const windowMs = 1_000;
const stepMs = 10;
const partitions = 2;
/** Ids of the records that only push event time past the last window. */
const flushFrom = 1_000_000_000;
const epochMs = Date.parse('2026-01-01T00:00:00Z');
const catchUpMs = 240_000;

const sql = (kafka: string, bucket: string): string => `
CREATE TABLE numbers (
  id BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'kafka', 'topic' = 'numbers', 'properties.bootstrap.servers' = '${kafka}',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);
CREATE TABLE seen (id BIGINT) WITH (
  'connector' = 'kafka', 'topic' = 'seen', 'properties.bootstrap.servers' = '${kafka}',
  'sink.delivery-guarantee' = 'exactly-once', 'format' = 'json'
);
CREATE TABLE windows (starts TIMESTAMP(3), n BIGINT, ids STRING) WITH (
  'connector' = 'kafka', 'topic' = 'windows', 'properties.bootstrap.servers' = '${kafka}',
  'sink.delivery-guarantee' = 'exactly-once', 'format' = 'json'
);
CREATE TABLE files (starts TIMESTAMP(3), n BIGINT, ids STRING) WITH (
  'connector' = 'filesystem', 'path' = 's3://${bucket}/${files}', 'format' = 'json',
  'sink.rolling-policy.rollover-interval' = '1 s', 'sink.rolling-policy.check-interval' = '1 s'
);
CREATE VIEW gathered AS
  SELECT window_start, COUNT(*) AS n, LISTAGG(CAST(id AS STRING)) AS ids
  FROM TABLE(TUMBLE(TABLE numbers, DESCRIPTOR(ts), INTERVAL '1' SECOND))
  GROUP BY window_start, window_end;
EXECUTE STATEMENT SET BEGIN
  INSERT INTO seen SELECT id FROM numbers;
  INSERT INTO windows SELECT * FROM gathered;
  INSERT INTO files SELECT * FROM gathered;
END;
`;

export type Feed = {
  /** How many ids have been acknowledged by the broker; they are 0 to sent - 1. */
  readonly sent: number;
  stop(): Promise<void>;
};

export type AccountedJob = {
  id: string;
  params: { workspaceId: string; jobId: string };
  /** Sends ids without a pause until it is stopped. */
  feed(): Feed;
  /** Offsets of the topic `seen`: records before `committed` are settled, those up to `written` are in the log. */
  ends(): Promise<{ committed: number; written: number }>;
  /** What a reader of committed records sees at this offset of `seen`; null when it sees nothing there. */
  committedAt(offset: number): Promise<string | null>;
  /** Resolves when readers of committed records see one from this offset on: the job works again. */
  committedPast(offset: number): Promise<void>;
  /**
   * Closes all windows, waits for everything to come out and throws unless each id came out exactly once, each way.
   * Says how far it is: after a long run this takes minutes.
   */
  account(sent: number, say?: (line: string) => void): Promise<void>;
};

export async function startAccountedJob(
  millrace: Millrace,
  kafka: Kafka,
  settings: { engineRelease?: string } = {},
): Promise<AccountedJob> {
  const { client, workspaceId } = millrace;
  await kafka.createTopic('numbers', partitions);
  await kafka.createTopic('seen');
  await kafka.createTopic('windows');
  const { id } = await client.jobs.create({
    params: { workspaceId },
    body: {
      name: 'accounted',
      sql: sql(kafka.bootstrap, millrace.bucket),
      settings: { checkpointIntervalMs: 1_000, compactCu: 2, ...settings },
    },
  });
  const params = { workspaceId, jobId: id };
  await client.jobs.publish({ params, body: {} });
  await client.jobs.start({ params, body: {} });
  const seen = kafka.reader('seen', 'committed');
  const windows = kafka.reader('windows', 'committed');
  const rows = new Map<string, Window[]>();
  let sent = 0;
  let rounds = 0;
  const ends = async () => {
    const { committed, written } = await kafka.ends('seen');
    return { committed: committed[0] ?? 0, written: written[0] ?? 0 };
  };
  return {
    id,
    params,
    feed: () => startFeed(kafka, sent, (now) => (sent = now)),
    ends,
    committedAt: async (offset) => {
      await seen.more();
      return seen.records.find((record) => record.offset === offset)?.value ?? null;
    },
    committedPast: (offset) =>
      eventually(
        async () => {
          // Not the end of what is settled: that also moves on when a transaction is aborted.
          await seen.more();
          const last = seen.records.at(-1)?.offset ?? -1;
          if (last < offset) throw new Error(`committed records end at ${last}, before ${offset}`);
        },
        { withinMs: catchUpMs, everyMs: 50 },
      ),
    account: async (count, say) => {
      rounds += 1;
      await flush(kafka, rounds);
      const ways = {
        'the topic of ids': () => idsOf(seen),
        'the topic of windows': () => idsInWindows(windows),
        'the files': () => idsInFiles(millrace, rows),
      };
      for (const [where, ids] of Object.entries(ways)) {
        await eventually(async () => complete(await ids(), count, where), within);
        say?.(`${where}: all ids have come out`);
      }
      for (const [where, ids] of Object.entries(ways)) onceEach(await ids(), count, where);
    },
  };
}

const within = { withinMs: catchUpMs, everyMs: 250 };

const messageOf = (id: number, atMs: number): string =>
  JSON.stringify({ id, ts: new Date(epochMs + atMs).toISOString().replace('T', ' ').replace('Z', '') });

function startFeed(kafka: Kafka, first: number, sentUpTo: (count: number) => void): Feed {
  let sent = first;
  let wanted = true;
  const running = (async () => {
    while (wanted) {
      const records = Array.from({ length: 20 }, (_, n) => sent + n).map((id) => ({
        value: messageOf(id, id * stepMs),
        partition: id % partitions,
      }));
      sent += await kafka.produce('numbers', records);
      sentUpTo(sent);
      await delay(100);
    }
  })();
  return {
    get sent() {
      return sent;
    },
    stop: async () => {
      wanted = false;
      await running;
    },
  };
}

/** Event time far ahead, further each time, in every partition. */
const flush = (kafka: Kafka, round: number): Promise<number> =>
  kafka.produce(
    'numbers',
    Array.from({ length: partitions }, (_, partition) => ({
      value: messageOf(flushFrom + round * partitions + partition, round * 365 * 86_400_000),
      partition,
    })),
  );

const idsOf = async (reader: TopicReader): Promise<number[]> => {
  await reader.more();
  return reader.records
    .map(({ value }) => (JSON.parse(value) as { id: number }).id)
    .filter((id) => id < flushFrom);
};

type Window = { starts: string; n: number; ids: string };

const idsInWindows = async (reader: TopicReader): Promise<number[]> => {
  await reader.more();
  return idsOfWindows(reader.records.map(({ value }) => JSON.parse(value) as Window));
};

/**
 * A part that is in progress has a name that begins with a dot or an underscore; readers do not look at it. One that is
 * there never changes, so it is read once.
 */
async function idsInFiles({ s3 }: Millrace, rows: Map<string, Window[]>): Promise<number[]> {
  const objects = await s3.list(`${files}/`);
  for (const { key } of objects.filter((object) => !/\/[._][^/]*$/.test(object.key))) {
    if (rows.has(key)) continue;
    const text = new TextDecoder().decode((await s3.get(key))?.body);
    const lines = text.split('\n').filter(Boolean);
    rows.set(
      key,
      lines.map((line) => JSON.parse(line) as Window),
    );
  }
  return idsOfWindows([...rows.values()].flat());
}

/** A window that came out in two halves has lost what was in its state, even if no id is missing. */
function idsOfWindows(rows: readonly Window[]): number[] {
  const mine = rows.filter(({ ids }) => Number(ids.split(',')[0]) < flushFrom);
  expect(new Set(mine.map((row) => row.starts)).size, 'windows that came out').toBe(mine.length);
  return mine.flatMap((row) => {
    const ids = row.ids.split(',').map(Number);
    expect(ids.length, `ids of window ${row.starts}`).toBe(row.n);
    for (const id of ids) expect(Math.floor((id * stepMs) / windowMs)).toBe(windowOf(row.starts));
    return ids;
  });
}

const windowOf = (starts: string): number =>
  (Date.parse(`${starts.replace(' ', 'T')}Z`) - epochMs) / windowMs;

function complete(ids: readonly number[], sent: number, where: string): void {
  const missing = sent - new Set(ids).size;
  if (missing > 0) throw new Error(`${where}: ${missing} of ${sent} ids have not come out`);
}

function onceEach(ids: readonly number[], sent: number, where: string): void {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const doubled = [...counts].filter(([, count]) => count > 1).map(([id]) => id);
  const unknown = [...counts.keys()].filter((id) => id < 0 || id >= sent);
  expect({ where, doubled: doubled.slice(0, 20), unknown: unknown.slice(0, 20), ids: counts.size }).toEqual({
    where,
    doubled: [],
    unknown: [],
    ids: sent,
  });
}
