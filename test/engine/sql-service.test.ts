import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { BAD, GOOD } from './sql-service-cases.ts';
import { post, type RunningService, startSqlService } from './sql-service-harness.ts';

// Some scripts are made to keep the planner busy, and the machine may be busy too.
vi.setConfig({ testTimeout: 60_000 });

let home: string;
let service: RunningService;

beforeAll(async () => {
  home = (await prepareEngine()).home;
  service = await startSqlService(home);
}, 600_000);

afterAll(async () => {
  await service.stop();
});

/** The script without its marks, and the place they stood around: line and column from 1, end included. */
function marked(text: string) {
  const [before = '', inside = '', after = ''] = text.split(/[⟦⟧]/);
  const script = before + inside + after;
  const place = (offset: number) => {
    const lines = script.slice(0, offset).split('\n');
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  };
  const end = place(before.length + inside.length - 1);
  return { script, place: { ...place(before.length), endLine: end.line, endColumn: end.column } };
}

describe('scripts that are right', () => {
  it.each(Object.entries(GOOD))('%s', async (_title, script) => {
    const report = await service.check(script);
    expect(report.errors).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.plan).toContain('Sink(');
  });
});

describe('scripts that are wrong: exactly one error, at its place', () => {
  it.each(Object.entries(BAD))('%s', async (_title, bad) => {
    const { script, place } = marked(bad.script);
    const report = await service.check(script);
    expect(
      report.errors.map(({ code, line, column, endLine, endColumn }) => ({
        code,
        line,
        column,
        endLine,
        endColumn,
      })),
    ).toEqual([{ code: bad.code, ...place }]);
    expect(report.ok).toBe(false);
    expect(report.plan).toBeNull();
    const [error] = report.errors;
    if (bad.message) expect(error?.message).toMatch(bad.message);
    if (bad.fix) expect(error?.fix).toMatch(bad.fix);
    if (bad.statement !== undefined) expect(error?.statement).toBe(bad.statement);
  });
});

describe('what a report holds', () => {
  const script = `CREATE TABLE src (id BIGINT, name STRING) WITH ('connector' = 'kafka', 'topic' = 't',
  'properties.bootstrap.servers' = 'b:1', 'properties.group.id' = 'g', 'format' = 'json', 'properties.sasl.jaas.config' = 'hunter2');
CREATE TABLE unused (id BIGINT) WITH ('connector' = 'print');
CREATE TABLE snk (id BIGINT, name STRING) WITH ('connector' = 'filesystem', 'path' = 's3://b/o', 'format' = 'csv');
CREATE VIEW v AS SELECT * FROM src;
INSERT INTO snk SELECT v.id, v.name FROM v WHERE v.id IN (SELECT id FROM src);`;

  it('names statements, tables with their roles, connectors and formats, and the plan', async () => {
    const report = await service.check(script);
    expect(report.statements.map(({ kind, line }) => [kind, line])).toEqual([
      ['create_table', 1],
      ['create_table', 3],
      ['create_table', 4],
      ['create_view', 5],
      ['insert', 6],
    ]);
    expect(report.tables.map(({ name, connector, role }) => [name, connector, role])).toEqual([
      ['src', 'kafka', ['source']],
      ['snk', 'filesystem', ['sink']],
    ]);
    expect(report.connectors).toEqual(['filesystem', 'kafka', 'print']);
    expect(report.formats).toEqual(['csv', 'json']);
    expect(report.plan).toMatch(/^== Optimized Execution Plan ==\n/);
  });

  it('gives no secret away, in right scripts and in wrong ones', async () => {
    const wrong = [
      script,
      script.replace("'topic' = 't',", ''),
      script.replace("'format' = 'json'", "'format' = 'json', 'password' 'hunter2'"),
      script.replace("hunter2'", 'hunter2'),
      script.replace('v.name FROM v', "'hunter2' FROM v"),
      `SET 's3.secret-key' = 'hunter2';${script}`,
      script.replace("'csv'", "'csv', 'url' = 'jdbc:mysql://me:hunter2@db/x'"),
    ];
    for (const text of wrong) expect(JSON.stringify(await service.check(text))).not.toContain('hunter2');
  });

  it('names every problem, in order, and what follows from none', async () => {
    const report = await service.check(`CREATE TABLE a (id BIGNT) WITH ('connector' = 'datagen');
SELEC 1;
CREATE TABLE b (id BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO b SELECT id FROM a;
INSERT INTO b SELECT nope FROM b2;`);
    expect(report.errors.map(({ code, line }) => [code, line])).toEqual([
      ['unknown_type', 1],
      ['sql_syntax', 2],
      ['unknown_table', 5],
    ]);
  });

  it('forgets everything between checks', async () => {
    await service.check(
      "CREATE TABLE kept (id BIGINT) WITH ('connector' = 'datagen'); CREATE FUNCTION f AS 'a.B';",
    );
    const report = await service.check(
      "CREATE TABLE o (id BIGINT) WITH ('connector' = 'blackhole'); INSERT INTO o SELECT id FROM kept;",
    );
    expect(report.errors.map(({ code }) => code)).toEqual(['unknown_table']);
  });
});

describe('the service itself', () => {
  it('listens on loopback and says when it is ready', async () => {
    expect(service.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const health = await fetch(`${service.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { ready: true, release: '1.20.5' }]);
  });

  it('refuses what is no request, and goes on', async () => {
    const status = async (body: string) => (await post(service.url, body)).status;
    expect(await status('nonsense')).toBe(400);
    expect(await status('{}')).toBe(400);
    expect(await status('')).toBe(400);
    expect(await status('{"script": 1}')).toBe(400);
    expect(await status('{"script": "", "parallelism": 0}')).toBe(400);
    expect(await status(`${'['.repeat(100_000)}`)).toBe(400);
    expect(await status(JSON.stringify({ script: 'x'.repeat(1_100_000) }))).toBe(413);
    expect((await fetch(`${service.url}/elsewhere`)).status).toBe(404);
    expect((await service.check('')).errors.map(({ code }) => code)).toEqual(['no_insert']);
  });

  it('answers many at once', async () => {
    const scripts = [...Object.values(GOOD), ...Object.values(GOOD)];
    const reports = await Promise.all(scripts.map((script) => service.check(script)));
    expect(reports.flatMap((report) => report.errors)).toEqual([]);
  });

  it('gives a check up when its time is over, and stays ready for the next', async () => {
    const hasty = await startSqlService(home, ['--timeout-ms', '1500']);
    try {
      // Each view joins the one before with itself: 4096 tables to plan for.
      const views = Array.from(
        { length: 12 },
        (_, i) => `CREATE VIEW v${i + 1} AS SELECT a.id FROM v${i} AS a JOIN v${i} AS b ON a.id = b.id;`,
      );
      const endless = `CREATE TABLE v0 (id BIGINT) WITH ('connector' = 'datagen');
        CREATE TABLE o (id BIGINT) WITH ('connector' = 'blackhole');
        ${views.join('\n')} INSERT INTO o SELECT id FROM v12;`;
      const report = await hasty.check(endless);
      expect(report.errors.map(({ code }) => code)).toEqual(['timeout']);
      expect((await hasty.check('')).errors.map(({ code }) => code)).toEqual(['no_insert']);
    } finally {
      await hasty.stop();
    }
  }, 120_000);

  it('ends with its parent', async () => {
    const orphan = await startSqlService(home);
    const code = new Promise((resolve) => orphan.child.once('exit', resolve));
    orphan.child.stdin?.destroy();
    expect(await code).toBe(143);
  }, 120_000);
});
