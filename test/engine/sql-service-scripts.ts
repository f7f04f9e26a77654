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

export const SOURCE = `CREATE TABLE src (id BIGINT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
  WITH ('connector' = 'datagen');
`;
export const SINK = `CREATE TABLE snk (id BIGINT, name STRING) WITH ('connector' = 'blackhole');
`;
export const BOTH = SOURCE + SINK;
export const kafka = (options: string) =>
  `CREATE TABLE k (id BIGINT, name STRING) WITH ('connector' = 'kafka', ${options});\n`;
export const FROM_K = 'INSERT INTO snk SELECT id, name FROM k;';
export const COPY = 'INSERT INTO snk SELECT id, name FROM src;';
