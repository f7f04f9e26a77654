/** What figures share: one Millrace, one broker, plain Flink; each made when it is first asked for, all ended at the end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kafka, startKafka } from '../../helpers/kafka.ts';
import { type Millrace, startMillrace } from '../../helpers/millrace.ts';
import { brokerWithOrders, kafkaToS3 } from './kafka-job.ts';
import type { PlainOptions } from './plain-cluster.ts';
import { plainFlink } from './plain-home.ts';

export type Bench = {
  rounds: number;
  say: (line: string) => void;
  millrace: () => Promise<Millrace>;
  kafka: () => Promise<Kafka>;
  /** How plain Flink runs the same job; `output` is a folder in the bucket. */
  plain: (output: string, group: string | null) => Promise<PlainOptions>;
  /** Where the servers of its Millrace are. */
  endpoint: (server: 'dynamodb-local' | 's3mock') => Promise<string>;
  /** A name nobody has used. */
  fresh: (what: string) => string;
  close: () => Promise<void>;
};

export function openBench(rounds: number, say: (line: string) => void): Bench {
  let millrace: Promise<Millrace> | null = null;
  let kafka: ReturnType<typeof startKafka> | null = null;
  let names = 0;
  const open = () => {
    millrace ??= startMillrace();
    return millrace;
  };
  const broker = () => {
    kafka ??= brokerWithOrders();
    return kafka;
  };
  const endpoint = async (server: string) => {
    const file = join((await open()).dataDir, 'processes', `${server}.json`);
    return `http://127.0.0.1:${(JSON.parse(readFileSync(file, 'utf8')) as { port: number }).port}`;
  };
  return {
    rounds,
    say,
    millrace: open,
    kafka: broker,
    endpoint,
    plain: async (output, group) => {
      const { bucket } = await open();
      return {
        home: await plainFlink(say),
        s3Endpoint: await endpoint('s3mock'),
        bucket,
        sql: kafkaToS3((await broker()).bootstrap, `s3://${bucket}/${output}`),
        group,
      };
    },
    fresh: (what) => {
      names += 1;
      return `${what}-${names}`;
    },
    close: async () => {
      await (await kafka)?.stop();
      await (await millrace)?.stop();
    },
  };
}
