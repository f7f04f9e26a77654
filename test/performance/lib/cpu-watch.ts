import { readdirSync, readFileSync } from 'node:fs';

export type JavaProcess = { pid: number; parent: number; commandLine: string[] };

/** Java processes with this text somewhere on their command line. */
export function javaProcesses(marker: string): JavaProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const commandLine = read(`/proc/${name}/cmdline`).split('\0');
    if (!commandLine[0]?.endsWith('java') || !commandLine.some((word) => word.includes(marker))) return [];
    return [{ pid: Number(name), parent: Number(fieldsOf(Number(name))[1]), commandLine }];
  });
}

const EVERY_MS = 50;
/** Of Linux on every machine of today: sysconf(_SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;

type Sample = { at: number; seconds: number };

/**
 * CPU seconds (user and system, all threads) of Java processes and of those who started them, over time. A process that
 * ends between two looks loses what it used after the last one.
 */
export class CpuWatch {
  readonly #marker: string;
  readonly #java = new Map<number, Sample[]>();
  readonly #words = new Map<number, string[]>();
  readonly #parents = new Map<number, Sample[]>();
  readonly #timer: NodeJS.Timeout;

  constructor(marker: string) {
    this.#marker = marker;
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Seconds used by all Java processes (with this word on their command line) until this moment (ms since the epoch). */
  javaAt(at: number, word?: string): number {
    const chosen = [...this.#java].filter(
      ([pid]) => word === undefined || this.#words.get(pid)?.includes(word),
    );
    return total(new Map(chosen), at);
  }

  /** The same of the processes that started them. */
  parentsAt(at: number): number {
    return total(this.#parents, at);
  }

  #look(): void {
    const at = Date.now();
    for (const { pid, parent, commandLine } of javaProcesses(this.#marker)) {
      this.#words.set(pid, commandLine);
      add(this.#java, pid, at);
      add(this.#parents, parent, at);
    }
  }
}

function add(samples: Map<number, Sample[]>, pid: number, at: number): void {
  const seconds = cpuSeconds(pid);
  if (seconds === null) return;
  const known = samples.get(pid);
  if (known === undefined) samples.set(pid, [{ at, seconds }]);
  else known.push({ at, seconds });
}

function total(samples: ReadonlyMap<number, Sample[]>, at: number): number {
  return [...samples.values()].reduce((sum, list) => sum + valueAt(list, at), 0);
}

/** Between two looks CPU time is taken to grow evenly. */
function valueAt(list: readonly Sample[], at: number): number {
  const next = list.findIndex((sample) => sample.at > at);
  if (next === 0) return 0;
  const before = next < 0 ? list.at(-1) : list[next - 1];
  const after = next < 0 ? undefined : list[next];
  if (before === undefined) return 0;
  if (after === undefined) return before.seconds;
  const part = (at - before.at) / (after.at - before.at);
  return before.seconds + part * (after.seconds - before.seconds);
}

function cpuSeconds(pid: number): number | null {
  const fields = fieldsOf(pid);
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isNaN(user + system) ? null : (user + system) / TICKS_PER_SECOND;
}

/** Fields of /proc/<pid>/stat from the third (state) on. */
function fieldsOf(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
