import { expect, it } from 'vitest';
import { checkSettings } from '../../functions/usecases/jobs/check-settings.ts';
import { MillraceError } from '../../shared/errors.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';

const refused = (settings: unknown): string[] => {
  try {
    checkSettings(JobSettings.parse(settings), 8);
    return [];
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return error.details.map((detail) => detail.location);
  }
};

it('takes any Flink key but those that Millrace owns, and says which and why', () => {
  expect(
    refused({ flinkConfig: { 'table.exec.mini-batch.enabled': 'true', 'state.backend.type': 'rocksdb' } }),
  ).toEqual([]);
  const owned = {
    'rest.port': '1',
    'execution.checkpointing.dir': 's3://elsewhere',
    's3.endpoint': 'http://x',
  };
  expect(refused({ flinkConfig: owned })).toEqual(
    Object.keys(owned).map((key) => `body.settings.flinkConfig.${key}`),
  );
});

it('holds parallelism to the maximum of the job', () => {
  expect(refused({ parallelism: 8 })).toEqual([]);
  expect(refused({ parallelism: 9 })).toEqual(['body.settings.parallelism']);
});
