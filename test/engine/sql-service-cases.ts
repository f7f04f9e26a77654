import { BAD_NAMES_AND_TYPES } from './sql-service-bad-names.ts';
import { BAD_OPTIONS_AND_SHAPES } from './sql-service-bad-options.ts';
import { BOTH, COPY, kafka, SINK, SOURCE } from './sql-service-scripts.ts';

export const GOOD: Record<string, string> = {
  'one INSERT': BOTH + COPY,
  'two INSERTs, one job': BOTH + COPY + COPY,
  'statement set, semicolons and END inside': `${BOTH}EXECUTE STATEMENT SET BEGIN ${COPY}
    INSERT INTO snk SELECT id, CASE WHEN id > 1 THEN 'a;b' ELSE name END FROM src; END;`,
  'BEGIN STATEMENT SET': `${BOTH}BEGIN STATEMENT SET; ${COPY} END;`,
  'comments, no last semicolon': `-- a; b\n${BOTH}/* c; */ INSERT INTO snk SELECT id, ';' FROM src -- d`,
  'LIKE, view, window': `${BOTH}CREATE TABLE c2 WITH ('number-of-rows' = '5') LIKE src;
    CREATE VIEW v AS SELECT * FROM c2;
    INSERT INTO snk SELECT COUNT(*), name FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
    GROUP BY window_start, window_end, name;`,
  'exactly once into Kafka: its transactions are named by Millrace': `${SOURCE}${kafka("'topic' = 't', 'properties.bootstrap.servers' = 'b:1', 'format' = 'json', 'sink.delivery-guarantee' = 'exactly-once'")}
    INSERT INTO k SELECT id, name FROM src;`,
  'catalog in memory': `CREATE CATALOG c WITH ('type' = 'generic_in_memory'); USE CATALOG c; ${BOTH}${COPY}`,
  'SET of what a script may set': `SET 'table.exec.state.ttl' = '1 h'; SET 'pipeline.name' = 'x';
    SET 'execution.checkpointing.interval' = '10 s'; SET 'execution.runtime-mode' = 'streaming'; ${BOTH}${COPY}`,
  'upsert into Kafka': `${SOURCE}CREATE TABLE u (name STRING, n BIGINT, PRIMARY KEY (name) NOT ENFORCED) WITH
    ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b:1', 'key.format' = 'json',
     'value.format' = 'json'); INSERT INTO u SELECT name, COUNT(*) FROM src GROUP BY name;`,
  'files in S3, partitions not looked for': `CREATE TABLE f (id BIGINT, name STRING, d STRING)
    PARTITIONED BY (d) WITH ('connector' = 'filesystem', 'path' = 's3://b/f', 'format' = 'json');
    ${SINK}INSERT INTO snk SELECT id, name FROM f WHERE d = '2026-01-01';`,
  'a name in backticks':
    "CREATE TABLE `or``der` (`value` BIGINT) WITH ('connector' = 'datagen');\n" +
    `CREATE TABLE o (v BIGINT) WITH ('connector' = 'print'); INSERT INTO o SELECT \`value\` FROM \`or\`\`der\`;`,
};

export const BAD = { ...BAD_NAMES_AND_TYPES, ...BAD_OPTIONS_AND_SHAPES };
