import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import {
  identityOf,
  killGroup,
  type ProcessIdentity,
} from '../../../functions/adapters/local/os-processes.ts';

/** A helper process that must never outlive us, not even after kill -9. */
export type TiedProcess = {
  /** True until it has ended. */
  running: () => boolean;
  /** SIGTERM, then SIGKILL after `graceMs`; resolves when it is gone. */
  stop: (graceMs: number) => Promise<void>;
};

/** The shell kills the program as soon as its own standard input, a pipe we hold, is closed by our end. */
const TIE =
  'exec 3<&0; "$@" </dev/null 3<&- & it=$!; (cat <&3 >/dev/null; kill -9 $it 2>/dev/null) & wait $it';

export function spawnTied(options: {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  logFile: string;
}): TiedProcess {
  const log = openSync(options.logFile, 'a', 0o600);
  const shell: ChildProcess = spawn('sh', ['-c', TIE, 'sh', options.command, ...options.args], {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  shell.on('error', () => {});
  const identity: ProcessIdentity | null = shell.pid === undefined ? null : identityOf(shell.pid);
  return {
    running: () => identity !== null && shell.exitCode === null && shell.signalCode === null,
    stop: async (graceMs) => {
      if (identity !== null) await killGroup(identity, { graceMs });
      shell.stdin?.destroy();
    },
  };
}
