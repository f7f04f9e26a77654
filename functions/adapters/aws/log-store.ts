/** Logs of engine tasks in CloudWatch Logs: agents write JSON lines, the awslogs driver keeps one stream for each task. */
import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { readAgentLine } from '../../../shared/domain/agent-line.ts';
import { type LogAnswer, type LogQuery, type LogStore, longestLine } from '../../ports/log-store.ts';
import { type AwsClientLimits, type AwsConnection, clientConfig } from './connection.ts';

export type CloudWatchLogStoreOptions = {
  client: CloudWatchLogsClient;
  logGroup: string;
  /** `<awslogs-stream-prefix>/<container>` of the task definition. */
  streamPrefix: string;
  clock: { now(): number };
};

/** Of one event among all: events of one millisecond stand in the order of their ids. */
type Place = { at: number; id: string };
type Line = LogAnswer['lines'][number] & { place: Place };

/** FilterLogEvents takes no more names; of a run that had more tasks the newest are read. */
const MOST_STREAMS = 100;
/** Width of the first look back; each one after it is four times as wide. */
const FIRST_WINDOW_MS = 10_000;
/** The drivers of several tasks hand their lines over at different moments: younger lines wait until all have. */
const SETTLE_MS = 10_000;
/** What a task says of its end comes a moment after that was written down. */
const LAST_WORDS_MS = 5_000;
/** Pages of one look; a page holds up to 10,000 events. */
const MOST_PAGES = 50;

export const createCloudWatchLogsClient = (
  connection: AwsConnection,
  limits: AwsClientLimits = {},
): CloudWatchLogsClient => new CloudWatchLogsClient(clientConfig(connection, limits));

export function createCloudWatchLogStore(options: CloudWatchLogStoreOptions): LogStore {
  return {
    read: async (query) => {
      const place = query.from === null ? null : readPlace(query.from.position);
      if (place !== null && query.from?.direction === 'newer') return newer(options, query, place);
      return older(options, query, place);
    },
  };
}

/** Up to when lines are told: with several tasks, until all of them must have been heard. */
const horizon = ({ clock }: CloudWatchLogStoreOptions, { tasks, until }: LogQuery): number =>
  Math.min(
    clock.now() - (tasks.length > 1 ? SETTLE_MS : 0),
    (until ?? Number.POSITIVE_INFINITY) + LAST_WORDS_MS,
  );

async function newer(options: CloudWatchLogStoreOptions, query: LogQuery, after: Place): Promise<LogAnswer> {
  const events = await eventsOf(options, query, after.at, horizon(options, query), query.limit, after);
  const lines = events.slice(0, query.limit);
  // What comes before nothing includes the line that was gone on after.
  const begin = lines[0]?.place ?? { at: after.at, id: `${after.id}~` };
  return answer(lines, begin, lines.at(-1)?.place ?? after);
}

async function older(
  options: CloudWatchLogStoreOptions,
  query: LogQuery,
  before: Place | null,
): Promise<LogAnswer> {
  const until = before ?? { at: horizon(options, query) + 1, id: '' };
  let lines: Line[] = [];
  let begin = until.at;
  for (let width = FIRST_WINDOW_MS; begin > query.since && lines.length < query.limit; width *= 4) {
    const end = begin;
    begin = Math.max(query.since, begin - width);
    const found = await eventsOf(options, query, begin, end, Number.POSITIVE_INFINITY);
    // Windows share their edge, so that events of the same millisecond as the position are not missed.
    const known = new Set(lines.map(({ place }) => place.id));
    lines = [...found.filter(({ place }) => inFront(place, until) && !known.has(place.id)), ...lines];
  }
  const shown = lines.slice(-query.limit);
  // Without a line to go on after, everything is still to come: drivers hand lines over late.
  const nowhere = before === null ? { at: query.since, id: '' } : { at: before.at - 1, id: '~' };
  const reply = answer(shown, shown[0]?.place ?? until, shown.at(-1)?.place ?? nowhere);
  return begin <= query.since && lines.length <= query.limit ? { ...reply, older: null } : reply;
}

const inFront = (a: Place, b: Place): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

/** Lines from one time to another, both included, in order; no more pages are read once there are enough. */
async function eventsOf(
  options: CloudWatchLogStoreOptions,
  { tasks, stream }: LogQuery,
  startTime: number,
  endTime: number,
  enough: number,
  after: Place | null = null,
): Promise<Line[]> {
  const names = new Map(
    tasks
      .slice(-MOST_STREAMS)
      .map((task) => [
        `${options.streamPrefix}/${task.taskId.split('/').at(-1)}`,
        `${task.role} ${task.index}, attempt ${task.epoch}`,
      ]),
  );
  if (names.size === 0 || endTime < startTime) return [];
  const lines: Line[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await options.client.send(
      new FilterLogEventsCommand({
        logGroupName: options.logGroup,
        logStreamNames: [...names.keys()],
        startTime,
        endTime,
        filterPattern: `{ $.stream = "${stream}" }`,
        nextToken,
      }),
    );
    for (const event of found.events ?? []) {
      const line = lineOf(event, names);
      if (after === null || inFront(after, line.place)) lines.push(line);
    }
    nextToken = found.nextToken;
    if (nextToken === undefined || lines.length >= enough) break;
  }
  return lines.sort((a, b) => (inFront(a.place, b.place) ? -1 : 1));
}

function lineOf(event: FilteredLogEvent, names: ReadonlyMap<string, string>): Line {
  const message = event.message ?? '';
  const told = readAgentLine(message);
  const at = event.timestamp ?? 0;
  return {
    at: told?.at ?? at,
    task: names.get(event.logStreamName ?? '') ?? '',
    text: (told?.text ?? message).slice(0, longestLine),
    place: { at, id: event.eventId ?? '' },
  };
}

const answer = (lines: readonly Line[], begin: Place, end: Place): LogAnswer => ({
  lines: lines.map(({ at, task, text }) => ({ at, task, text })),
  newer: `${end.at}.${end.id}`,
  older: `${begin.at}.${begin.id}`,
});

/** Null when it is not one of ours. */
function readPlace(position: string): Place | null {
  const match = /^(\d{1,16})\.([\w~-]*)$/.exec(position);
  return match ? { at: Number(match[1]), id: match[2] ?? '' } : null;
}
