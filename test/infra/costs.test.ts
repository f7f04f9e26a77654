import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runningJob, sumOf } from '../../infra/aws/costs/costs.ts';
import { countedIn } from '../../infra/aws/costs/counted.ts';
import { costsPage } from '../../infra/aws/costs/page.ts';
import { stageCosts } from '../../infra/aws/costs/stage.ts';
import { root } from '../../infra/aws/root.ts';
import { removeDist, smallDist, synthesise } from '../helpers/stage.ts';

const results = () => readFile(join(root, 'test', 'performance', 'results.md'), 'utf8');

test('costs.md is what the counted requests and the prices come to: write it anew by infra/aws/costs/write.ts', async () => {
  const page = await readFile(join(root, 'infra', 'aws', 'costs.md'), 'utf8');
  expect(costsPage(countedIn(await results()), stageCosts)).toBe(page);
});

test('sizes and alarms are those of the stacks', async () => {
  const dist = await smallDist();
  const stage = await synthesise(dist, {});
  const memory = (name: string) =>
    stage
      .of('AWS::Lambda::Function')
      .find(({ Properties }) => Properties.FunctionName === `millrace-test-${name}`)?.Properties.MemorySize /
    1024;
  const metrics = stage
    .of('AWS::CloudWatch::Alarm')
    .flatMap(({ Properties }) => Properties.Metrics ?? [{ MetricStat: true }])
    .filter((metric: { MetricStat?: unknown }) => metric.MetricStat !== undefined);
  expect({ ...stageCosts, cu: 0.25 }).toEqual({
    sweepGb: memory('sweep'),
    channelGb: memory('engine-channel'),
    alarmMetrics: metrics.length,
    cu: 0.25,
  });
  await removeDist(dist);
});

test('a job that reports twice as often costs more, and results without counts are refused', async () => {
  const counted = countedIn(await results());
  const busier = { ...counted, reports: counted.reports * 2 };
  const cost = (of: typeof counted) => sumOf(runningJob(of, stageCosts), 'list');
  expect(cost(busier)).toBeGreaterThan(cost(counted) * 1.4);
  expect(() => countedIn('nothing')).toThrow(/no count/);
});
