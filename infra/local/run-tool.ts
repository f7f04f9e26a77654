import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { diskFull, SetupError } from './setup-error.ts';

export type ToolRun = {
  command: string;
  args: readonly string[];
  cwd: string;
  /** Added to this process' own environment, which carries the person's proxy and mirror settings. */
  env?: Readonly<Record<string, string>>;
  /** Everything the tool prints goes there; overwritten at each run. */
  logFile: string;
  onLine?: (line: string) => void;
};

/** A tool ended with something other than 0. */
export class ToolFailed extends SetupError {
  readonly #tail: string;
  constructor(run: ToolRun, outcome: string, tail: string) {
    super(
      `${run.command} ${outcome}: ${telling(tail)}`,
      run.logFile,
      'read that log, put the cause right and start again: finished steps are kept.',
    );
    this.#tail = tail;
  }

  /** The end of what the tool printed. */
  tail(): string {
    return this.#tail;
  }
}

/** The line that most likely says why: Maven and pip mark theirs; else the last one. */
function telling(tail: string): string {
  const lines = tail.split('\n').filter((line) => line.trim() !== '');
  return (
    lines.find((line) => /^(\[ERROR\]|ERROR:?) \S/.test(line)) ??
    lines.at(-1) ??
    'it printed nothing'
  ).trim();
}

const KEPT_CHARACTERS = 8_000;
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const running = new Set<ReturnType<typeof spawn>>();
// A tool must not go on alone when we are told to end in the middle of it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Runs pip, mvn, tar, javac or java to its end. Rejects with ToolFailed, or with a SetupError for a full disk. */
export async function runTool(run: ToolRun): Promise<void> {
  await mkdir(dirname(run.logFile), { recursive: true });
  const log = createWriteStream(run.logFile);
  log.on('error', () => {});
  let tail = '';
  const child = spawn(run.command, [...run.args], {
    cwd: run.cwd,
    env: { ...process.env, ...run.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (raw) => {
      const line = raw.replace(COLOURS, '');
      log.write(`${line}\n`);
      tail = `${tail}${line}\n`.slice(-KEPT_CHARACTERS);
      run.onLine?.(line);
    });
  }
  try {
    const outcome = await new Promise<string | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) =>
        resolve(code === 0 ? null : `ended with ${signal ?? `code ${code}`}`),
      );
    });
    if (outcome === null) return;
    if (/No space left on device|ENOSPC/.test(tail)) throw diskFull(run.cwd);
    throw new ToolFailed(run, outcome, tail);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new ToolFailed(run, 'could not be started', String(error));
  } finally {
    running.delete(child);
    log.end();
  }
}
