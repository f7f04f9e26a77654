import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExamples } from '../../infra/local/catalog.ts';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { type RunningService, startSqlService } from './sql-service-harness.ts';

const examples = await readExamples();

describe('the examples', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startSqlService((await prepareEngine()).home);
  }, 600_000);

  afterAll(() => service.stop());

  it('are three, each with words in both languages', () => {
    expect(examples.map(({ id }) => id)).toEqual(['revenue-per-country', 'top-products', 'latest-reading']);
    for (const { title, description } of examples) {
      expect(title.zh).toMatch(/\p{Script=Han}/u);
      expect(description.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  it.each(examples.map((example) => [example.id, example] as const))(
    '%s is right as it stands, and prints rows',
    async (_id, { sql }) => {
      const report = await service.check(sql.replaceAll('{{output}}', 's3://bucket/output'));
      expect(report.errors).toEqual([]);
      expect(report.ok).toBe(true);
      expect(sql).toContain("'connector' = 'print'");
    },
    60_000,
  );
});
