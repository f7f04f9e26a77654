/**
 * Scripts and what must be said about them. In a script ⟦ ⟧ stand around what the error must point at; they are taken
 * out before the script is sent, so places are never written down as numbers that nobody can check by eye.
 */
export type BadScript = {
  code: string;
  script: string;
  message?: RegExp;
  fix?: RegExp;
  statement?: number | null;
};

const SOURCE = `CREATE TABLE src (id BIGINT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
  WITH ('connector' = 'datagen');
`;
const SINK = `CREATE TABLE snk (id BIGINT, name STRING) WITH ('connector' = 'blackhole');
`;
const BOTH = SOURCE + SINK;
const kafka = (options: string) =>
  `CREATE TABLE k (id BIGINT, name STRING) WITH ('connector' = 'kafka', ${options});\n`;
const FROM_K = 'INSERT INTO snk SELECT id, name FROM k;';
const COPY = 'INSERT INTO snk SELECT id, name FROM src;';

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

export const BAD: Record<string, BadScript> = {
  // Names
  'unknown column': {
    code: 'unknown_column',
    script: `${BOTH}INSERT INTO snk SELECT id,\n  ⟦nam⟧ FROM src;`,
    message: /no column 'nam'/,
    fix: /'name'/,
    statement: 2,
  },
  'unknown column behind an alias': {
    code: 'unknown_column',
    script: `${BOTH}INSERT INTO snk SELECT s.id, s.⟦nmae⟧ FROM src AS s;`,
    fix: /'name'/,
  },
  'unknown column in a subquery': {
    code: 'unknown_column',
    script: `${BOTH}INSERT INTO snk SELECT id, name FROM src WHERE id IN (SELECT ⟦idd⟧ FROM src);`,
    fix: /'id'/,
  },
  'unknown column of the target': {
    code: 'unknown_column',
    script: `${BOTH}INSERT INTO snk (id, ⟦nmae⟧) SELECT id, name FROM src;`,
    fix: /'name'/,
  },
  'unknown column in a statement set': {
    code: 'unknown_column',
    script: `${BOTH}EXECUTE STATEMENT SET\nBEGIN\n${COPY}\nINSERT INTO snk SELECT id, ⟦nam⟧ FROM src;\nEND;`,
    statement: 2,
  },
  'unknown column in a view, said once': {
    code: 'unknown_column',
    script: `${BOTH}CREATE VIEW v AS SELECT id, ⟦nme⟧ FROM src;\nINSERT INTO snk SELECT id, nme FROM v;`,
    statement: 2,
  },
  'watermark for a column that is not there': {
    code: 'unknown_column',
    script: `CREATE TABLE t (id BIGINT, at_time TIMESTAMP(3), WATERMARK FOR ⟦at_tim⟧ AS at_tim) WITH ('connector' = 'datagen');
      ${SINK}INSERT INTO snk SELECT id, 'x' FROM t;`,
    fix: /'at_time'/,
  },
  'primary key of a column that is not there': {
    code: 'unknown_column',
    script: `CREATE TABLE t (id BIGINT, PRIMARY KEY (⟦idd⟧) NOT ENFORCED) WITH ('connector' = 'datagen');
      ${SINK}INSERT INTO snk SELECT id, 'x' FROM t;`,
    fix: /'id'/,
  },
  'lines that end in CR LF, tabs': {
    code: 'unknown_column',
    script: `${BOTH}INSERT INTO snk\tSELECT id,\n\t\t⟦nam⟧ FROM src;`.replaceAll('\n', '\r\n'),
  },
  'letters outside the basic plane': {
    code: 'unknown_column',
    script: `${BOTH}INSERT INTO snk SELECT id, '数据😀' || ⟦nam⟧ FROM src;`,
  },
  'unknown source table': {
    code: 'unknown_table',
    script: `${BOTH}INSERT INTO snk SELECT id, name FROM ⟦scr⟧;`,
    fix: /'src'/,
  },
  'unknown target table': {
    code: 'unknown_table',
    script: `${BOTH}INSERT INTO ⟦snkk⟧ SELECT id, name FROM src;`,
    fix: /'snk'/,
  },
  'unknown alias': {
    code: 'unknown_table',
    script: `${BOTH}INSERT INTO snk SELECT ⟦x⟧.id, s.name FROM src AS s;`,
  },
  'dropped table': {
    code: 'unknown_table',
    script: `${BOTH}DROP TABLE src;\nINSERT INTO snk SELECT id, name FROM ⟦src⟧;`,
    statement: 3,
  },
  'unknown function': {
    code: 'unknown_function',
    script: `${BOTH}INSERT INTO snk SELECT id, ⟦UPER(name)⟧ FROM src;`,
    fix: /'upper'/,
  },
  'unknown type': {
    code: 'unknown_type',
    script: `CREATE TABLE t (id ⟦BIGNT⟧) WITH ('connector' = 'datagen');\n${SINK}INSERT INTO snk SELECT id, 'x' FROM t;`,
    fix: /'BIGINT'/,
  },
  'class that is not there': {
    code: 'unknown_class',
    script: `CREATE FUNCTION f AS ⟦'a.B'⟧;\n${BOTH}INSERT INTO snk SELECT id, f(name) FROM src;`,
    statement: 0,
  },
  'class that is no function': {
    code: 'unknown_class',
    script: `CREATE TEMPORARY SYSTEM FUNCTION f AS ⟦'java.lang.String'⟧;\n${BOTH}INSERT INTO snk SELECT id, f(name) FROM src;`,
  },
  'the same name twice': {
    code: 'already_exists',
    script: `${BOTH}⟦CREATE TABLE snk (a INT) WITH ('connector' = 'print')⟧;\n${COPY}`,
  },

  // Types and shapes
  'arguments of the wrong type': {
    code: 'type_mismatch',
    script: `${BOTH}INSERT INTO snk SELECT ⟦SUM(name)⟧, name FROM src GROUP BY name;`,
    message: /'SUM'/,
  },
  'comparison of unlike types': {
    code: 'type_mismatch',
    script: `${BOTH}INSERT INTO snk SELECT id, name FROM src WHERE ⟦ts > 5⟧;`,
  },
  'column that does not fit the target': {
    code: 'type_mismatch',
    script: `${BOTH}INSERT INTO snk SELECT id, ⟦ts⟧ FROM src;`,
    message: /'name'/,
    fix: /CAST/,
  },
  'the one wrong INSERT of a set': {
    code: 'type_mismatch',
    script: `${BOTH}EXECUTE STATEMENT SET BEGIN\n${COPY}\nINSERT INTO snk SELECT ⟦name⟧, id FROM src;\nEND;`,
  },
  'cast that does not exist': {
    code: 'type_mismatch',
    script: `${BOTH}INSERT INTO ⟦snk⟧ SELECT CAST(ts AS BIGINT), name FROM src;`,
  },
  'too few columns': { code: 'column_count', script: `${BOTH}INSERT INTO ⟦snk⟧ SELECT id FROM src;` },
  'not grouped': {
    code: 'not_grouped',
    script: `${BOTH}INSERT INTO snk SELECT id, ⟦name⟧ FROM src GROUP BY id;`,
  },
  'ambiguous column': {
    code: 'ambiguous_column',
    script: `${BOTH}INSERT INTO snk SELECT ⟦id⟧, a.name FROM src a JOIN src b ON a.id = b.id;`,
  },
  'changes into a sink of inserts': {
    code: 'sink_takes_inserts_only',
    script: `${SOURCE}${kafka("'topic' = 't', 'properties.bootstrap.servers' = 'b:1', 'format' = 'json'")}INSERT INTO ⟦k⟧ SELECT COUNT(*), name FROM src GROUP BY name;`,
    fix: /upsert-kafka/,
  },
  'upsert without a key': {
    code: 'missing_primary_key',
    script: `${SOURCE}CREATE TABLE ⟦u⟧ (id BIGINT, name STRING) WITH ('connector' = 'upsert-kafka', 'topic' = 't',
      'properties.bootstrap.servers' = 'b:1', 'key.format' = 'json', 'value.format' = 'json');
      INSERT INTO u SELECT id, name FROM src;`,
    statement: 1,
  },
  'key that Flink should enforce': {
    code: 'enforced_key',
    script: `CREATE TABLE t (id BIGINT PRIMARY ⟦KEY⟧) WITH ('connector' = 'datagen');\n${SINK}INSERT INTO snk SELECT id, 'x' FROM t;`,
  },
  'window over a column without time': {
    code: 'no_time_attribute',
    script: `CREATE TABLE t (id BIGINT, at_time TIMESTAMP(3)) WITH ('connector' = 'datagen');
      ${SINK}INSERT INTO ⟦snk⟧ SELECT COUNT(*), 'x' FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(at_time), INTERVAL '1' MINUTE))
      GROUP BY window_start, window_end;`,
    fix: /WATERMARK/,
  },
  'watermark on text': {
    code: 'bad_watermark',
    script: `CREATE TABLE t (id BIGINT, s STRING, ⟦WATERMARK⟧ FOR s AS s) WITH ('connector' = 'datagen');\n${SINK}INSERT INTO snk SELECT id, s FROM t;`,
  },
  'sorting an endless stream': {
    code: 'endless_sort',
    script: `${BOTH}INSERT INTO ⟦snk⟧ SELECT id, name FROM src ORDER BY id;`,
  },

  // Options
  'unknown connector': {
    code: 'unknown_connector',
    script: `CREATE TABLE k (id BIGINT, name STRING) WITH ('connector' = ⟦'kafak'⟧);\n${SINK}${FROM_K}`,
    fix: /'kafka'.*datagen/,
  },
  'unknown connector of a table nobody uses': {
    code: 'unknown_connector',
    script: `CREATE TABLE k (id BIGINT) WITH ('connector' = ⟦'oracle'⟧);\n${BOTH}${COPY}`,
    fix: /kafka/,
  },
  'unknown format': {
    code: 'unknown_format',
    script: `${kafka("'topic' = 't', 'properties.bootstrap.servers' = 'b:1', 'format' = ⟦'jsn'⟧")}${SINK}${FROM_K}`,
    fix: /'json'/,
  },
  'no connector': {
    code: 'missing_option',
    script: `CREATE TABLE ⟦k⟧ (id BIGINT, name STRING);\n${SINK}${FROM_K}`,
    message: /'connector'/,
  },
  'no brokers': {
    code: 'missing_option',
    script: `${SINK}CREATE TABLE ⟦k⟧ (id BIGINT, name STRING) WITH ('connector' = 'kafka', 'topic' = 't', 'format' = 'json');\n${FROM_K}`,
    message: /'properties.bootstrap.servers'/,
    statement: 1,
  },
  'no topic': {
    code: 'missing_option',
    script: `CREATE TABLE ⟦k⟧ (id BIGINT, name STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'b:1', 'format' = 'json');\n${SINK}${FROM_K}`,
    message: /'topic'/,
  },
  'no consumer group to start from': {
    code: 'missing_option',
    script: `CREATE TABLE ⟦k⟧ (id BIGINT, name STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'b:1',
      'topic' = 't', 'format' = 'json');\n${SINK}${FROM_K}`,
    message: /'properties.group.id'/,
    statement: 0,
  },
  'no format': {
    code: 'missing_option',
    script: `CREATE TABLE ⟦k⟧ (id BIGINT, name STRING) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'b:1', 'topic' = 't');\n${SINK}${FROM_K}`,
    message: /'format'/,
  },
  'no path for a sink': {
    code: 'missing_option',
    script: `${SOURCE}CREATE TABLE ⟦f⟧ (id BIGINT) WITH ('connector' = 'filesystem', 'format' = 'json');\nINSERT INTO f SELECT id FROM src;`,
    message: /'path'/,
  },
  'option that the connector does not know': {
    code: 'unsupported_option',
    script: `CREATE TABLE d (id BIGINT, name STRING) WITH ('connector' = 'datagen',\n ⟦'rows-per-secnd'⟧ = '5');\n${SINK}INSERT INTO snk SELECT id, name FROM d;`,
    fix: /'rows-per-second'/,
    statement: 0,
  },
  'the same in a hint': {
    code: 'unsupported_option',
    script: `${BOTH}INSERT INTO snk SELECT id, name FROM src /*+ OPTIONS(⟦'rows-per-secnd'⟧ = '5') */;`,
    statement: 2,
  },
  'value that does not fit': {
    code: 'invalid_option',
    script: `CREATE TABLE d (id BIGINT, name STRING) WITH ('connector' = 'datagen', 'rows-per-second' = ⟦'five'⟧);\n${SINK}INSERT INTO snk SELECT id, name FROM d;`,
  },
  'start mode that Kafka does not know': {
    code: 'invalid_option',
    script: `${kafka("'topic' = 't', 'properties.bootstrap.servers' = 'b:1', 'format' = 'json', 'scan.startup.mode' = ⟦'earliest'⟧")}${SINK}${FROM_K}`,
  },
  'value set later by ALTER TABLE': {
    code: 'invalid_option',
    script: `${BOTH}ALTER TABLE src SET ('number-of-rows' = ⟦'x'⟧);\n${COPY}`,
    statement: 2,
  },
  'SET to a value that does not fit': {
    code: 'invalid_option',
    script: `SET 'table.exec.state.ttl' = ⟦'soon'⟧;\n${BOTH}INSERT INTO snk SELECT COUNT(*), name FROM src GROUP BY name;`,
  },

  // Syntax
  'misspelt keyword': { code: 'sql_syntax', script: `${BOTH}INSERT INTO snk ⟦SELEC⟧ id, name FROM src;` },
  'statement that ends too early': {
    code: 'sql_syntax',
    script: `${BOTH}INSERT INTO snk SELECT id, name FRO⟦M⟧;\n${COPY}`,
    message: /too early/,
    statement: 2,
  },
  'reserved word as a name': {
    code: 'sql_syntax',
    script: `CREATE TABLE t (⟦value⟧ STRING) WITH ('connector' = 'datagen');\n${BOTH}${COPY}`,
    fix: /`value`/,
  },
  'text never closed': {
    code: 'sql_syntax',
    script: `${BOTH}INSERT INTO snk SELECT id, ⟦'⟧abc FROM src;`,
    message: /never closed/,
  },
  'double quotes': {
    code: 'sql_syntax',
    script: `${BOTH}INSERT INTO snk SELECT id, ⟦"⟧name" FROM src;`,
    fix: /backticks/,
  },
  'comment never closed': {
    code: 'sql_syntax',
    script: `${BOTH}${COPY}\n⟦/⟧* and so on`,
    message: /never closed/,
  },
  'SET without quotes': {
    code: 'sql_syntax',
    script: `SET ⟦table⟧.exec.state.ttl = 1h;\n${BOTH}${COPY}`,
    fix: /SET 'key' = 'value'/,
  },
  'brackets nested too deeply': {
    code: 'sql_syntax',
    script: `${BOTH}INSERT INTO snk SELECT ${'('.repeat(200)}⟦(⟧${'('.repeat(5000)}id${')'.repeat(5201)}, name FROM src;`,
    message: /nested too deeply/,
  },
  'operators without end': {
    code: 'sql_syntax',
    script: `${BOTH}⟦INSERT INTO snk SELECT ${'id + '.repeat(20_000)}id, name FROM src⟧;`,
    message: /nested too deeply/,
  },
  'a statement without end': {
    code: 'too_large',
    script: `${SINK}INSERT INTO snk SELECT 1${' + 1'.repeat(24_997)} + ⟦1⟧ + 1, 'x';`,
  },

  // One job
  'declarations only': { code: 'no_insert', script: `${BOTH.trimEnd().slice(0, -2)}⟦)⟧;`, statement: null },
  'two statement sets': {
    code: 'two_jobs',
    script: `${BOTH}EXECUTE STATEMENT SET BEGIN ${COPY} END;\n⟦EXECUTE STATEMENT SET BEGIN ${COPY} END⟧;`,
  },
  'a set and an INSERT': {
    code: 'two_jobs',
    script: `${BOTH}EXECUTE STATEMENT SET BEGIN ${COPY} END;\n⟦${COPY.slice(0, -1)}⟧;`,
  },

  // What a script may not do
  'SELECT alone': { code: 'forbidden_statement', script: `${BOTH}⟦SELECT * FROM src⟧;`, fix: /INSERT INTO/ },
  'CREATE TABLE AS': {
    code: 'forbidden_statement',
    script: `${BOTH}⟦CREATE TABLE x WITH ('connector' = 'blackhole') AS SELECT * FROM src⟧;`,
  },
  'ADD JAR': { code: 'forbidden_statement', script: `⟦ADD JAR '/tmp/x.jar'⟧;\n${BOTH}${COPY}` },
  'function from a jar': {
    code: 'forbidden_statement',
    script: `⟦CREATE FUNCTION f AS 'a.B' USING JAR '/tmp/x.jar'⟧;\n${BOTH}INSERT INTO snk SELECT id, f(name) FROM src;`,
  },
  'function in Python': {
    code: 'forbidden_statement',
    script: `⟦CREATE FUNCTION f AS 'a.b' LANGUAGE PYTHON⟧;\n${BOTH}${COPY}`,
  },
  'compaction, which runs a job': {
    code: 'forbidden_statement',
    script: `${BOTH}⟦ALTER TABLE src COMPACT⟧;\n${COPY}`,
  },
  'plan written to a file': {
    code: 'forbidden_statement',
    script: `${BOTH}⟦COMPILE PLAN '/tmp/plan.json' FOR ${COPY.slice(0, -1)}⟧;\n${COPY}`,
  },
  'catalog that is not there': {
    code: 'forbidden_statement',
    script: `CREATE CATALOG c WITH (⟦'type' = 'hive'⟧);\n${BOTH}${COPY}`,
  },
  'file of the machine': {
    code: 'forbidden_option',
    script: `CREATE TABLE x (id BIGINT, name STRING) WITH ('connector' = 'filesystem', ⟦'path' = '/etc/passwd'⟧, 'format' = 'csv');\n${SINK}INSERT INTO snk SELECT id, name FROM x;`,
  },
  'file of the machine by a hint': {
    code: 'forbidden_option',
    script: `CREATE TABLE x (id BIGINT, name STRING) WITH ('connector' = 'filesystem', 'path' = 's3://b/x', 'format' = 'csv');
      ${SINK}INSERT INTO snk SELECT id, name FROM x /*+ OPTIONS(⟦'path' = 'file:///etc/passwd'⟧) */;`,
  },
  'file of the machine by LIKE': {
    code: 'forbidden_option',
    script: `CREATE TABLE x (id BIGINT, name STRING) WITH ('connector' = 'filesystem', 'path' = 's3://b/x', 'format' = 'csv');
      CREATE TABLE y WITH (⟦'path' = 'FILE:/etc/passwd'⟧) LIKE x (OVERWRITING OPTIONS);
      ${SINK}INSERT INTO snk SELECT id, name FROM y;`,
  },
  'file system that is not there': {
    code: 'forbidden_option',
    script: `${SOURCE}CREATE TABLE f (id BIGINT) WITH ('connector' = 'filesystem', ⟦'path' = 'hdfs://n/x'⟧, 'format' = 'json');\nINSERT INTO f SELECT id FROM src;`,
  },
  'SET of where checkpoints go': {
    code: 'forbidden_option',
    script: `SET ⟦'execution.checkpointing.dir' = 's3://mine'⟧;\n${BOTH}${COPY}`,
  },
  'SET of the same by its old name': {
    code: 'forbidden_option',
    script: `SET ⟦'state.checkpoints.dir' = 's3://mine'⟧;\n${BOTH}${COPY}`,
  },
  'SET of jars': { code: 'forbidden_option', script: `SET ⟦'pipeline.jars' = '/x.jar'⟧;\n${BOTH}${COPY}` },
  'SET of the object store': {
    code: 'forbidden_option',
    script: `SET ⟦'s3.endpoint' = 'http://x'⟧;\n${BOTH}${COPY}`,
  },
  'SET of JVM options': {
    code: 'forbidden_option',
    script: `SET ⟦'env.java.opts.all' = '-Dx'⟧;\n${BOTH}${COPY}`,
  },
  'SET of parallelism': {
    code: 'forbidden_option',
    script: `SET ⟦'parallelism.default' = '4'⟧;\n${BOTH}${COPY}`,
  },
  'SET to batch': {
    code: 'forbidden_option',
    script: `SET ⟦'execution.runtime-mode' = 'batch'⟧;\n${BOTH}${COPY}`,
  },
};
