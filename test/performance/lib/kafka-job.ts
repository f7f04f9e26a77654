/** The job of the figures: reads orders from Kafka, sums them up in event-time windows, writes files to S3. */
import { type Kafka, startKafka } from '../../helpers/kafka.ts';

export const checkpointIntervalMs = 2_000;
const topic = 'orders';
const orders = 20_000;

/** A broker with a topic full of orders; every job reads it from the beginning. */
export async function brokerWithOrders(): Promise<Kafka> {
  const kafka = await startKafka();
  await kafka.createTopic(topic);
  const began = Date.UTC(2026, 0, 1);
  const records = Array.from({ length: orders }, (_, n) => ({
    value: JSON.stringify({
      id: n,
      country: ['Iceland', 'Japan', 'Kenya', 'Peru'][n % 4],
      amount: (n * 37) % 500,
      ordered_at: new Date(began + n * 10).toISOString().replace('T', ' ').replace('Z', ''),
    }),
  }));
  for (let from = 0; from < records.length; from += 2_000) {
    await kafka.produce(topic, records.slice(from, from + 2_000));
  }
  return kafka;
}

/** `output` is an s3:// URI. */
export const kafkaToS3 = (bootstrap: string, output: string): string => `CREATE TABLE orders (
  id BIGINT, country STRING, amount DOUBLE, ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '1' SECOND
) WITH (
  'connector' = 'kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = '${bootstrap}',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);
CREATE TABLE revenue (
  opened TIMESTAMP(3), country STRING, orders BIGINT, total DOUBLE
) WITH (
  'connector' = 'filesystem', 'path' = '${output}', 'format' = 'json',
  'sink.rolling-policy.rollover-interval' = '1 s', 'sink.rolling-policy.check-interval' = '500 ms'
);
INSERT INTO revenue
SELECT window_start, country, COUNT(*), SUM(amount)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '10' SECONDS))
GROUP BY window_start, window_end, country;
`;
