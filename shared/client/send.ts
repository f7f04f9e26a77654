import { type SendShape, takesIdempotencyKey } from '../contract/takes-idempotency-key.ts';
import { ProblemError } from './problem-error.ts';

export type Transport = {
  baseUrl: string;
  token: string | null;
  /** In a browser: the session is a cookie, which goes to our own origin only. */
  cookie: boolean;
  fetch: typeof fetch;
  /** How often a request is sent again; each wait is twice the one before. */
  retries: number;
  firstWaitMs: number;
  sleep: (ms: number) => Promise<void>;
};

export type Input = {
  params?: Readonly<Record<string, string | number>> | undefined;
  query?: Readonly<Record<string, string | number | undefined>> | undefined;
  body?: unknown;
  /** ETag as it was answered, with quotes; needed by updates. */
  ifMatch?: string | undefined;
  /** Chosen by the client when not given; give one to repeat a request of an earlier process. */
  idempotencyKey?: string | undefined;
};

export type Received = { status: number; body: unknown; etag: string | null; replayed: boolean };

const urlOf = (operation: SendShape, baseUrl: string, { params, query }: Input): string => {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params?.[name] ?? '')),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return `${baseUrl.replace(/\/+$/, '')}${path}${text === '' ? '' : `?${text}`}`;
};

const readProblem = (status: number, text: string): ProblemError => {
  try {
    return new ProblemError(status, JSON.parse(text) as Record<string, unknown>);
  } catch {
    return new ProblemError(status, { detail: `The answer (HTTP ${status}) is not from Millrace.` });
  }
};

const once = async (url: string, init: RequestInit, transport: Transport): Promise<Received> => {
  let response: Response;
  let text: string;
  try {
    response = await transport.fetch(url, init);
    text = await response.text();
  } catch (cause) {
    const problem = {
      detail: `${transport.baseUrl} does not answer.`,
      fix: 'Check the address, and that Millrace runs there (npm start).',
    };
    throw new ProblemError(0, problem, cause);
  }
  if (!response.ok) throw readProblem(response.status, text);
  return {
    status: response.status,
    body: text === '' ? null : JSON.parse(text),
    etag: response.headers.get('etag'),
    replayed: response.headers.get('idempotent-replayed') === 'true',
  };
};

/** Away for a moment, or our own first request still at work. */
const mayPass = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  (error.status === 0 || error.status === 503 || error.extra.inFlight === true);

/** Sent too early, and nothing was done: whatever it is, it can be sent again when the wait is worth it. */
const isEarly = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.status === 429 && (error.retryAfterSeconds ?? 60) <= 5;

/** Reads repeat safely, and a POST does under its Idempotency-Key; an update might meet its own first try (412). */
const mayRepeat = (operation: SendShape) => operation.effect === 'read' || takesIdempotencyKey(operation);

/** Sends one operation, again with the same Idempotency-Key while the server is away. Throws ProblemError. */
export const send = async (operation: SendShape, input: Input, transport: Transport): Promise<Received> => {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (transport.token !== null) headers.Authorization = `Bearer ${transport.token}`;
  if (transport.cookie) headers['X-Millrace-Console'] = '1';
  if (operation.body) headers['Content-Type'] = 'application/json';
  if (input.ifMatch !== undefined) headers['If-Match'] = input.ifMatch;
  if (takesIdempotencyKey(operation))
    headers['Idempotency-Key'] = input.idempotencyKey ?? crypto.randomUUID();
  const init: RequestInit = {
    method: operation.method,
    headers,
    credentials: transport.cookie ? 'same-origin' : 'omit',
    ...(operation.body ? { body: JSON.stringify(input.body ?? {}) } : {}),
  };
  const url = urlOf(operation, transport.baseUrl, input);
  for (let tries = 0; ; tries += 1) {
    try {
      return await once(url, init, transport);
    } catch (error) {
      const again = isEarly(error) || (mayPass(error) && mayRepeat(operation));
      if (!again || tries >= transport.retries) throw error;
      await transport.sleep(
        Math.max(transport.firstWaitMs * 2 ** tries, (error.retryAfterSeconds ?? 0) * 1_000),
      );
    }
  }
};
