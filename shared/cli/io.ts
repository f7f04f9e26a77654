/** What the CLI touches of the machine; tests bring their own. */
export type Io = {
  out: (line: string) => void;
  err: (line: string) => void;
  env: Readonly<Record<string, string | undefined>>;
  /** Text of a file; `-` is standard input. Rejects when there is none. */
  readText: (path: string) => Promise<string>;
  /** A line that is typed and not shown; all of standard input when nobody types. */
  readHidden: (question: string) => Promise<string>;
  /** Bytes of a file. Rejects when there is none. */
  readBytes: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
};

/** The user's mistake or an outcome to report: its text is all there is to say. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly next: string | null;

  constructor(message: string, next: string | null = null) {
    super(message);
    this.next = next;
  }
}
