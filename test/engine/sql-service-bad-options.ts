import { type BadScript, BOTH, COPY, FROM_K, kafka, SINK, SOURCE } from './sql-service-scripts.ts';

export const BAD_OPTIONS_AND_SHAPES: Record<string, BadScript> = {
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
