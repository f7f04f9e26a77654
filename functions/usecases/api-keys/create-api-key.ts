import { MillraceError } from '../../../shared/errors.ts';
import type { Answer, UseCase } from '../use-case.ts';
import { makeApiKey } from './make-api-key.ts';
import { showApiKey } from './show-api-key.ts';

const dayMs = 86_400_000;

export const createApiKey: UseCase<'apiKeys.create'> = async (deps, { actor, body, settle }) => {
  const expiresAt = body.expiresInDays === undefined ? null : deps.clock.now() + body.expiresInDays * dayMs;
  const { record, secret, writes } = makeApiKey(deps, actor, body.name, expiresAt);
  const answer: Answer<'apiKeys.create'> = { body: { apiKey: showApiKey(record), secret } };
  const outcome = await deps.records.commit([...writes, ...settle(answer)]);
  if (!outcome.ok)
    throw new MillraceError('conflict', 'Another request with this Idempotency-Key was faster.');
  return answer;
};
