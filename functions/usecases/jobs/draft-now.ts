import type { PinnedObject } from '../../../shared/resources/catalog.ts';
import type { Draft } from '../../../shared/resources/job.ts';
import type { VariableValues } from '../../../shared/resources/variable.ts';
import type { Records } from '../../ports/records.ts';
import { resolveDraft } from '../sql/resolve-draft.ts';
import { loadDraft } from './get-draft.ts';

type Place = { tenantId: string; workspaceId: string; jobId: string };
type DraftNow = Draft & { catalog: PinnedObject[]; variables: VariableValues; secrets: string[] };

/** The draft with what it uses of the catalog and the variables as those are now: what a version published at this moment would be. */
export async function draftNow(records: Records, place: Place): Promise<DraftNow> {
  const { draft } = await loadDraft(records, place.tenantId, place.jobId);
  const { catalog, variables, secrets } = await resolveDraft(records, place, draft);
  return { ...draft, catalog, variables, secrets };
}
