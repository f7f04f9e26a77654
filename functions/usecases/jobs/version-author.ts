import type { Actor } from '../../../shared/resources/identity.ts';
import type { Records } from '../../ports/records.ts';
import { userName } from '../user-name.ts';

/** Who made a version, with the name they have now. */
export const authorOf = async (
  records: Records,
  actor: Actor,
): Promise<{ publishedBy: string; publishedByName: string }> => ({
  publishedBy: actor.userId,
  publishedByName: await userName(records, actor),
});
