/** JVMs as children of the agent, each with the agent at the other end of its standard input. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { JvmExit, JvmHandle, JvmRunner, JvmSpec } from '../ports.ts';
import type { Restore } from '../stop-rule.ts';
import type { JvmUser } from './jvm-user.ts';

/** `user` null: the agent's own. */
export const processJvms = (user: JvmUser | null): JvmRunner => ({
  start: (spec) => startJvm(spec, user),
});

function startJvm(spec: JvmSpec, user: JvmUser | null): Promise<JvmHandle> {
  const output = openSync(`${spec.directory}/logs/${spec.process}.out`, 'a', 0o600);
  try {
    const child = spawn(spec.command, [...spec.args], {
      cwd: spec.directory,
      // Nothing is inherited: the agent's environment holds its token.
      env: { ...spec.env },
      // When the agent dies, however it dies, the kernel closes the pipe and the JVM halts.
      stdio: ['pipe', output, output],
      ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
    });
    return handleOf(child);
  } finally {
    closeSync(output);
  }
}

/** As Held.java reads it. */
const line = (restore: Restore | null): string =>
  `${Buffer.from(restore?.path ?? '', 'utf8').toString('base64')} ${restore?.allowNonRestoredState ?? false}\n`;

function handleOf(child: ChildProcess): Promise<JvmHandle> {
  const exited = new Promise<JvmExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // A JVM that dies closes the pipe under us.
  child.stdin?.on('error', () => {});
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.once('spawn', () => {
      const { pid } = child;
      if (pid === undefined) reject(new Error('the process has no pid'));
      else
        resolve({
          pid,
          exited,
          kill: (signal) => void child.kill(signal),
          go: (restore) => void child.stdin?.write(line(restore)),
        });
    });
  });
}
