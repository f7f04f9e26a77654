import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** Asks on the terminal without an echo; what comes through a pipe is taken as it is, but for the end of its last line. */
export async function readHidden(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '');
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // Ctrl-C and Ctrl-D end it without an answer.
  const given = new AbortController();
  terminal.once('close', () => given.abort());
  try {
    return await terminal.question('', { signal: given.signal });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
