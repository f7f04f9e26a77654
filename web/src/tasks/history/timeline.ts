import type { Command, Event, JobVersion, Run, Snapshot } from '../../../../shared/resources/job.ts';

export const kinds = ['version', 'run', 'snapshot', 'command', 'event'] as const;
export type Kind = (typeof kinds)[number];

export type Entry = { id: string; at: string } & (
  | { kind: 'version'; version: JobVersion }
  | { kind: 'run'; run: Run }
  | { kind: 'snapshot'; snapshot: Snapshot }
  | { kind: 'command'; command: Command }
  | { kind: 'event'; event: Event }
);

export type Facts = {
  versions: readonly JobVersion[];
  runs: readonly Run[];
  snapshots: readonly Snapshot[];
  commands: readonly Command[];
  events: readonly Event[];
};

/** The kinds that `show` in the address names, all when it names none. */
export const shownKinds = (show: string | undefined): Kind[] => {
  const named = kinds.filter((kind) => show?.split(',').includes(kind));
  return named.length === 0 ? [...kinds] : named;
};

/** Events that only repeat what a version, a run or a command on the same line says. */
const toldBy: Readonly<Record<string, Kind>> = {
  'version-published': 'version',
  'version-rolled-back': 'version',
  'run-started': 'run',
  'run-restarted': 'run',
  'restart-asked': 'command',
  'stop-asked': 'command',
  'pause-asked': 'command',
  'savepoint-asked': 'command',
};

const isTold = (entry: Entry, shown: readonly Kind[]): boolean => {
  const teller = entry.kind === 'event' ? toldBy[entry.event.kind] : undefined;
  return teller !== undefined && shown.includes(teller);
};

/** All that happened to a job on one line, newest first. */
export const timelineOf = (facts: Facts, shown: readonly Kind[]): Entry[] => {
  const all: Entry[] = [
    ...facts.versions.map((version) => ({
      kind: 'version' as const,
      id: `version-${version.number}`,
      at: version.publishedAt,
      version,
    })),
    ...facts.runs.map((run) => ({ kind: 'run' as const, id: run.id, at: run.startedAt, run })),
    ...facts.snapshots.map((snapshot) => ({
      kind: 'snapshot' as const,
      id: snapshot.id,
      at: snapshot.createdAt,
      snapshot,
    })),
    ...facts.commands.map((command) => ({
      kind: 'command' as const,
      id: command.id,
      at: command.createdAt,
      command,
    })),
    ...facts.events.map((event) => ({ kind: 'event' as const, id: event.id, at: event.at, event })),
  ];
  return all
    .filter((entry) => shown.includes(entry.kind) && !isTold(entry, shown))
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
};

/** The two versions that `compare` in the address names, as `2..3`; null when it names none. */
export const comparedOf = (compare: string | undefined): { from: number; to: number } | null => {
  const found = /^(\d{1,9})\.\.(\d{1,9})$/.exec(compare ?? '');
  return found ? { from: Number(found[1]), to: Number(found[2]) } : null;
};
