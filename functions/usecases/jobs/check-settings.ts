import { refusedKeys } from '../../../shared/domain/flink-owned-keys.ts';
import { type ErrorDetail, MillraceError } from '../../../shared/errors.ts';
import type { JobSettings } from '../../../shared/resources/job-settings.ts';

/** What a schema cannot say of settings: it holds for each job anew. Throws `bad_request` with every place that is wrong. */
export function checkSettings(settings: JobSettings, maxParallelism: number): void {
  const details: ErrorDetail[] = refusedKeys(settings.flinkConfig).map(({ key, because, instead }) => ({
    location: `body.settings.flinkConfig.${key}`,
    message: `Millrace sets this key: ${because}.`,
    fix: `${instead}.`,
  }));
  if (settings.parallelism > maxParallelism) {
    details.push({
      location: 'body.settings.parallelism',
      message: `at most ${maxParallelism}, the maximum parallelism of the job`,
      fix: 'Lower it; the maximum is fixed when the job is created.',
    });
  }
  for (const [uid, parallelism] of Object.entries(settings.operatorParallelism)) {
    if (parallelism <= maxParallelism) continue;
    details.push({
      location: `body.settings.operatorParallelism.${uid}`,
      message: `at most ${maxParallelism}, the maximum parallelism of the job`,
      fix: 'Lower it; the maximum is fixed when the job is created.',
    });
  }
  if (details.length > 0) {
    throw new MillraceError('bad_request', 'The settings cannot be used.', { details });
  }
}
