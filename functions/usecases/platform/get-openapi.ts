import { makeOpenapi } from '../../../shared/contract/openapi.ts';
import type { OperationId, ResponseOf } from '../../../shared/contract/operations.ts';
import type { UseCase } from '../use-case.ts';

type Document = ResponseOf<'platform.openapi' & OperationId>;

/** Made at the first call and kept: it can only change with the program. */
let document: Document | null = null;

export const getOpenapi: UseCase<'platform.openapi'> = async () => {
  document ??= makeOpenapi();
  return { body: document };
};
