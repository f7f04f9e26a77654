/** Lambda's Runtime API: a function in an image of its own asks for its invocations over HTTP and answers them there. */
import { get } from 'node:http';

export type Invocation = { id: string; payload: string };

export type RuntimeApi = {
  /** Waits for the next one, for as long as it takes. */
  next(): Promise<Invocation>;
  answer(id: string, payload: string): Promise<void>;
  fail(id: string, message: string): Promise<void>;
};

/** `host` is host and port, as AWS_LAMBDA_RUNTIME_API holds it. */
export function runtimeApi(host: string): RuntimeApi {
  const base = `http://${host}/2018-06-01/runtime/invocation`;
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${base}/${path}`, { method: 'POST', body, headers });
    if (!response.ok) throw new Error(`The Runtime API answered ${response.status} to ${path}.`);
  };
  return {
    next: () => nextFrom(`${base}/next`),
    answer: (id, payload) => post(`${id}/response`, payload),
    fail: (id, message) =>
      post(
        `${id}/error`,
        JSON.stringify({ errorType: 'Unavailable', errorMessage: message, stackTrace: [] }),
        {
          'Lambda-Runtime-Function-Error-Type': 'Runtime.Unavailable',
        },
      ),
  };
}

/** Not fetch: it gives up after five minutes, and between two invocations the environment may be frozen for longer. */
function nextFrom(url: string): Promise<Invocation> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      const id = response.headers['lambda-runtime-aws-request-id'];
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200 && typeof id === 'string')
          resolve({ id, payload: Buffer.concat(chunks).toString('utf8') });
        else reject(new Error(`The Runtime API answered ${response.statusCode} to next.`));
      });
    }).once('error', reject);
  });
}
