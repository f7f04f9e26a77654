import { describe, expect, it } from 'vitest';
import { declaredIn, namesIn, readDdl } from '../../shared/domain/ddl-words.ts';
import { inOrder, inWritten, withCatalog } from '../../shared/domain/script-with-catalog.ts';

const table = (name: string, ddl = `CREATE TABLE ${name} (n INT)`) => ({
  name,
  kind: 'table' as const,
  version: 1,
  ddl,
});
const view = (name: string, select: string) => ({
  ...table(name, `CREATE VIEW ${name} AS ${select}`),
  kind: 'view' as const,
});

describe('names in a script', () => {
  it('stand where a table can, and not in comments, strings or places of columns', () => {
    const script = `-- FROM commented
      INSERT INTO sink SELECT other, 'FROM quoted' /* JOIN hidden */ FROM orders AS o JOIN \`shops\` ON o.id = 1`;
    expect([...namesIn(script).keys()]).toEqual(expect.arrayContaining(['sink', 'orders', 'shops']));
    for (const no of ['commented', 'quoted', 'hidden', 'o', 'id'])
      expect(namesIn(script).has(no)).toBe(false);
  });

  it('that the script makes itself are known in every way to write it', () => {
    const script = `CREATE TABLE a (n INT); CREATE TEMPORARY TABLE IF NOT EXISTS b (n INT);
      create or replace temporary view \`c\` AS SELECT 1; CREATE TABLE cat.db.d (n INT);`;
    expect([...declaredIn(script)]).toEqual(['a', 'b', 'c']);
  });
});

describe('a DDL', () => {
  it('says name, kind and columns', () => {
    const ddl = `CREATE TABLE IF NOT EXISTS orders ( -- all shops
      id BIGINT NOT NULL, price DECIMAL(10, 2), \`at\` TIMESTAMP(3), tags MAP<STRING, ARRAY<INT>>,
      total AS price * 2,
      WATERMARK FOR \`at\` AS \`at\` - INTERVAL '5' SECOND, PRIMARY KEY (id) NOT ENFORCED
    ) WITH ('connector' = 'kafka', 'x' = 'a;b');`;
    expect(readDdl(ddl)).toEqual({
      name: 'orders',
      kind: 'table',
      columns: [
        { name: 'id', type: 'BIGINT NOT NULL' },
        { name: 'price', type: 'DECIMAL(10, 2)' },
        { name: 'at', type: 'TIMESTAMP(3)' },
        { name: 'tags', type: 'MAP<STRING, ARRAY<INT>>' },
        { name: 'total', type: 'AS price * 2' },
      ],
    });
    expect(readDdl('CREATE VIEW v AS SELECT 1')).toEqual({ name: 'v', kind: 'view', columns: [] });
  });

  it.each([
    'SELECT 1',
    'CREATE TABLE a (n INT); CREATE TABLE b (n INT)',
    'CREATE TABLE a (n INT); SELECT 1',
    '',
  ])('is not: %s', (text) => {
    expect(readDdl(text)).toEqual(expect.any(String));
  });
});

describe('a script with its catalog', () => {
  it('is itself when it uses none', () => {
    expect(withCatalog({ sql: 'INSERT', catalog: [] })).toBe('INSERT');
  });

  it('has each object after what it needs', () => {
    const like = table('likes', 'CREATE TABLE likes LIKE orders');
    const objects = [
      view('big', 'SELECT * FROM small'),
      view('small', 'SELECT * FROM orders'),
      like,
      table('orders'),
    ];
    expect(inOrder(objects).map(({ name }) => name)).toEqual(['orders', 'small', 'big', 'likes']);
  });

  it('tells places in the script as written', () => {
    const catalog = [table('a', 'CREATE TABLE a (\n  n INT\n) -- the end'), table('orders')];
    const sql = 'INSERT INTO x\nSELECT wrong FROM orders';
    const lines = withCatalog({ sql, catalog }).split('\n');
    const at = (line: number, column: number) =>
      inWritten({ sql, catalog }, { line, column, endLine: line, endColumn: column + 4, message: 'no' });
    expect(at(lines.indexOf('SELECT wrong FROM orders') + 1, 8)).toMatchObject({
      line: 2,
      column: 8,
      endColumn: 12,
    });
    expect(at(lines.indexOf('CREATE TABLE orders (n INT)') + 1, 3)).toMatchObject({
      line: 2,
      column: 19,
      endColumn: 24,
      message: 'In the table orders of the catalog, line 1, column 3: no',
    });
  });
});
