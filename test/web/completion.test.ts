import { readFileSync } from 'node:fs';
import { CompletionContext } from '@codemirror/autocomplete';
import { sql } from '@codemirror/lang-sql';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { vocabularyFile } from '../../infra/local/engine/vocabulary.ts';
import { Vocabulary } from '../../shared/resources/vocabulary.ts';
import { completeVocabulary } from '../../web/src/tasks/develop/complete-vocabulary.ts';
import { flinkDialect } from '../../web/src/tasks/develop/flink-dialect.ts';

const vocabulary = Vocabulary.parse(JSON.parse(readFileSync(vocabularyFile('1.20.5'), 'utf8')));
const words = { required: 'required', standard: (value: string) => `default ${value}` };

/** What is offered where the bar stands. */
const offered = async (script: string, explicit = false) => {
  const pos = script.indexOf('|');
  const state = EditorState.create({
    doc: script.replace('|', ''),
    extensions: [sql({ dialect: flinkDialect })],
  });
  const result = await completeVocabulary(vocabulary, words)(new CompletionContext(state, pos, explicit));
  const labels = result?.options.map(({ label }) => label) ?? [];
  return { result, labels, from: result?.from };
};

describe('completion of functions', () => {
  it('offers each with its signature', async () => {
    const { result } = await offered('SELECT lpa|');
    expect(result?.options.find(({ label }) => label === 'LPAD')).toMatchObject({
      detail: '(STRING, INTEGER, STRING)',
      type: 'function',
    });
    expect(result?.options.find(({ label }) => label === 'COUNT')?.type).toBe('method');
  });

  it('offers nothing in comments, in texts outside WITH, and where nothing was begun', async () => {
    expect((await offered('-- lpa|')).result).toBeNull();
    expect((await offered("SELECT 'lpa|'")).result).toBeNull();
    expect((await offered('SELECT |')).result).toBeNull();
    expect((await offered('SELECT |', true)).labels).toContain('TUMBLE');
  });
});

describe('completion of table options', () => {
  const table = (options: string) => `CREATE TABLE a (n INT) WITH (${options}); SELECT 1;`;

  it('offers the connector first, and then what that connector knows', async () => {
    expect((await offered(table("'|'"))).labels).toEqual(['connector']);
    expect((await offered(table("'connector' = '|'"))).labels).toContain('kafka');
    const { labels, result } = await offered(table("'connector' = 'kafka', 'topic' = 'a', '|'"));
    expect(labels).toContain('properties.bootstrap.servers');
    expect(labels).not.toContain('topic');
    expect(result?.options.find(({ label }) => label === 'properties.bootstrap.servers')).toMatchObject({
      detail: 'required',
    });
  });

  it('knows the options of the format by its name, also of the key', async () => {
    const { labels } = await offered(
      table("'connector' = 'kafka', 'format' = 'json', 'key.format' = 'csv', '|'"),
    );
    expect(labels).toContain('json.ignore-parse-errors');
    expect(labels).toContain('key.csv.field-delimiter');
  });

  it('offers all that an option may be, and its default where that is all that is known', async () => {
    const kafka = "'connector' = 'kafka', 'format' = 'json'";
    expect((await offered(table(`${kafka}, 'scan.startup.mode' = '|'`))).labels).toContain('latest-offset');
    expect((await offered(table(`${kafka}, 'json.ignore-parse-errors' = '|'`))).labels).toEqual([
      'true',
      'false',
    ]);
    expect((await offered(table("'connector' = 'datagen', 'rows-per-second' = '|'"))).labels).toEqual([
      '10000',
    ]);
  });

  it('replaces what was typed of a key with dots in it', async () => {
    const script = table("'connector' = 'kafka', 'scan.st|'");
    const { result, from } = await offered(script);
    expect(from).toBe(script.indexOf('scan.st'));
    expect(result?.validFor).toEqual(/^[\w.-]*$/);
  });

  it('is not led astray by brackets in texts, by an open text, nor by lists that are closed', async () => {
    expect((await offered(table("'connector' = 'kafka', 'topic' = 'a)(', '|'"))).labels).toContain(
      'value.format',
    );
    expect((await offered("CREATE TABLE a (n INT) WITH ('connector' = 'print', 'pri|")).labels).toContain(
      'print-identifier',
    );
    expect(
      (await offered("CREATE TABLE a (n INT) WITH ('connector' = 'print'); SELECT '|'")).result,
    ).toBeNull();
    expect((await offered("WITH b AS (SELECT '|')")).labels).not.toContain('topic');
  });
});
