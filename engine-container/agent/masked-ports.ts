/** Where words of Flink come in, the values of secrets are taken out of them: nobody behind this has to think of them. */
import { messageOf } from './ledger-keeper.ts';
import type { AgentPorts, FlinkRest, TaskFiles } from './ports.ts';
import type { KnownSecrets } from './task-secrets.ts';

export const maskedPorts = (ports: AgentPorts, secrets: KnownSecrets): AgentPorts => ({
  ...ports,
  flink: (restPort) => maskedFlink(ports.flink(restPort), secrets),
  files: maskedFiles(ports.files, secrets),
});

function maskedFlink(flink: FlinkRest, secrets: KnownSecrets): FlinkRest {
  const told = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      throw new Error(secrets.mask(messageOf(error)));
    }
  };
  return {
    status: async (...asked) => {
      const status = await told(flink.status(...asked));
      const { exception } = status;
      return exception === null
        ? status
        : { ...status, exception: { ...exception, text: secrets.mask(exception.text) } };
    },
    savepointProgress: async (...asked) => {
      const progress = await told(flink.savepointProgress(...asked));
      return progress.state === 'failed'
        ? { ...progress, because: secrets.mask(progress.because) }
        : progress;
    },
    stopWithSavepoint: (...asked) => told(flink.stopWithSavepoint(...asked)),
    savepoint: (...asked) => told(flink.savepoint(...asked)),
    cancel: (...asked) => told(flink.cancel(...asked)),
    checkpoint: (...asked) => told(flink.checkpoint(...asked)),
    vertices: (...asked) => told(flink.vertices(...asked)),
    require: (...asked) => told(flink.require(...asked)),
    graph: (...asked) => told(flink.graph(...asked)),
  };
}

/** Log4j masks what it writes; here it is what a JVM wrote past it. */
const maskedFiles = (files: TaskFiles, secrets: KnownSecrets): TaskFiles => ({
  ...files,
  logs: async (...asked) =>
    (await files.logs(...asked)).map(({ name, body }) => ({ name, body: maskedBytes(body, secrets) })),
});

function maskedBytes(body: Uint8Array, secrets: KnownSecrets): Uint8Array {
  const text = new TextDecoder().decode(body);
  const left = secrets.mask(text);
  return left === text ? body : new TextEncoder().encode(left);
}
