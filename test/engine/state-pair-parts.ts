/** What pairs of scripts are made of: tables, what they read before and after the savepoint, and common statements. */
export type Version = { sql: string; config?: Record<string, string>; parallelism?: number };
export type Feeds = Record<string, [string[], string[]]>;
export type StatePair = { name: string; before: Version; after: Version; feeds: Feeds };

export const ordersFeed: [string[], string[]] = [
  [
    '1|ann|10|paris|00:00:01',
    '2|bob|20|rome|00:00:02',
    '3|ann|30|paris|00:00:03',
    '4|cyd|15|oslo|00:00:04',
    '5|bob|15|rome|00:00:07',
  ],
  ['6|ann|40|paris|00:00:08', '7|bob|25|rome|00:00:12', '8|dan|50|oslo|00:00:13', '9|ann|7|rome|00:00:31'],
];
export const paymentsFeed: [string[], string[]] = [
  ['1|10|00:00:02', '2|20|00:00:03'],
  ['3|30|00:00:09', '6|40|00:00:14', '5|15|00:00:15', '4|15|00:00:31'],
];
export const levelsFeed: [string[], string[]] = [
  ['ann|gold|00:00:00', 'bob|silver|00:00:00', 'cyd|tin|00:00:05'],
  ['ann|platinum|00:00:11', 'dan|iron|00:00:12', 'ann|clay|00:00:32'],
];

const columns = 'id BIGINT, name STRING, amount INT, city STRING, t TIMESTAMP(3)';
export const watermark = "WATERMARK FOR t AS t - INTERVAL '1' SECOND";
export const kafka = (topic: string, more = '') =>
  `WITH ('connector'='kafka','topic'='${topic}','properties.bootstrap.servers'='b:9092','format'='json'${more})`;
export const upsertKafka = (topic: string) =>
  `WITH ('connector'='upsert-kafka','topic'='${topic}','properties.bootstrap.servers'='b:9092','key.format'='json','value.format'='json')`;

export const orders = `CREATE TABLE orders (${columns}, pt AS PROCTIME(), ${watermark}) ${kafka('orders')};`;
export const payments = `CREATE TABLE payments (order_id BIGINT, paid INT, t TIMESTAMP(3), ${watermark}) ${kafka('payments')};`;
export const levels = `CREATE TABLE levels (name STRING, level STRING, t TIMESTAMP(3), PRIMARY KEY (name) NOT ENFORCED, ${watermark}) ${upsertKafka('levels')};`;
export const sink = (topic: string, fields: string) => `CREATE TABLE ${topic} (${fields}) ${kafka(topic)};`;

export const byOrders: Feeds = { orders: ordersFeed };
export const byBoth: Feeds = { orders: ordersFeed, payments: paymentsFeed };
export const byLevels: Feeds = { orders: ordersFeed, levels: levelsFeed };

export const counts = sink('counts', 'name STRING, c BIGINT');
export const sums = sink('sums', 'name STRING, c BIGINT, s BIGINT');

type Edit = [sql: string, options?: Omit<Version, 'sql'>];
export const pair = (name: string, feeds: Feeds, ddl: string, before: Edit, after: Edit): StatePair => ({
  name,
  feeds,
  before: { sql: `${ddl}\n${before[0]};`, ...before[1] },
  after: { sql: `${ddl}\n${after[0]};`, ...after[1] },
});

export const countByName = 'INSERT INTO counts SELECT name, COUNT(*) FROM orders GROUP BY name';
export const sumByName = 'INSERT INTO sums SELECT name, COUNT(*), SUM(amount) FROM orders GROUP BY name';
export const ttl = (value: string) => ({ config: { 'table.exec.state.ttl': value } });
export const windowed = sink('windowed', 'w TIMESTAMP(3), name STRING, c BIGINT');
export const tumble = (seconds: number, more = 'COUNT(*)') =>
  `INSERT INTO windowed SELECT window_start, name, ${more} FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(t), INTERVAL '${seconds}' SECOND)) GROUP BY window_start, window_end, name`;
export const joined = sink('joined', 'id BIGINT, name STRING, paid INT');
export const latest = sink('latest', 'name STRING, amount INT');
export const ranked = sink('ranked', 'name STRING, amount INT, rn BIGINT');
export const top = (n: number) =>
  `INSERT INTO ranked SELECT name, amount, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY city ORDER BY amount DESC) AS rn FROM orders) WHERE rn <= ${n}`;
export const totals = sink('totals', 'id BIGINT, name STRING, s BIGINT');
export const leveled = sink('leveled', 'id BIGINT, level STRING');
