import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type KafkaRecord = {
  partition: number;
  offset: number;
  timestamp: number;
  key: string | null;
  value: string;
};
export type NewRecord = { value: string; key?: string; timestamp?: number; partition?: number };
/** Offsets by partition. */
export type Offsets = Record<string, number>;

/** Kafka's own Java client as one process; requests are answered in order. It ends with us, by its standard input. */
export class KafkaTool {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  #last = 0;
  #gone = false;

  constructor(classPath: readonly string[], bootstrap: string) {
    this.#child = spawn(
      'java',
      [
        ...['-Xmx192m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
        ...['-cp', classPath.join(':'), 'KafkaTool', bootstrap],
      ],
      { stdio: ['pipe', 'pipe', 'ignore'], env: { PATH: process.env.PATH ?? '' } },
    );
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('the tool has no standard output');
    createInterface({ input: stdout }).on('line', (line) => this.#answered(line));
    const gone = () => {
      this.#gone = true;
      for (const { reject } of this.#waiting.values()) reject(new Error('the Kafka tool ended'));
      this.#waiting.clear();
    };
    this.#child.once('exit', gone);
    this.#child.once('error', gone);
  }

  async request(op: string, fields: Record<string, unknown>): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(new Error('the Kafka tool ended'));
      this.#waiting.set(id, { resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify({ id, op, ...fields })}\n`);
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #answered(line: string): void {
    const { id, result, error } = JSON.parse(line) as { id: number; result?: unknown; error?: string };
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }
}
