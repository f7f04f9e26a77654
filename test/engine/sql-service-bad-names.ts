import { type BadScript, BOTH, COPY, kafka, SINK, SOURCE } from './sql-service-scripts.ts';

export const BAD_NAMES_AND_TYPES: Record<string, BadScript> = {
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
};
