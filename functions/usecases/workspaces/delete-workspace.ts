import { MillraceError } from '../../../shared/errors.ts';
import { partitions, prefixes, recordKeys } from '../../../shared/resources/record-keys.ts';
import { VariableRecord } from '../../../shared/resources/variable.ts';
import type { Records } from '../../ports/records.ts';
import type { UseCase } from '../use-case.ts';
import { readWorkspace } from './read-workspace.ts';

/** A report that came late may have left a companion of a deleted job behind; only a job itself counts. */
const holdsJobs = async (records: Records, tenantId: string, workspaceId: string): Promise<boolean> => {
  const partition = partitions.workspace(tenantId, workspaceId);
  const isJob = (sort: string) => !sort.slice(prefixes.jobs.length).includes('#');
  let after: string | undefined;
  do {
    const page = await records.list(partition, { prefix: prefixes.jobs, limit: 100, after });
    if (page.items.some(({ key }) => isJob(key.sort))) return true;
    after = page.last ?? undefined;
  } while (after !== undefined);
  return false;
};

/** Other variables are text that nothing else keeps; what a secret leaves behind is not only in the records. */
const holdsSecrets = async (records: Records, tenantId: string, workspaceId: string): Promise<boolean> => {
  const partition = partitions.workspace(tenantId, workspaceId);
  let after: string | undefined;
  do {
    const page = await records.list(partition, { prefix: prefixes.variables, limit: 100, after });
    if (page.items.some(({ value }) => VariableRecord.parse(value).reference !== null)) return true;
    after = page.last ?? undefined;
  } while (after !== undefined);
  return false;
};

const heldBy = async (records: Records, tenantId: string, workspaceId: string): Promise<string | null> => {
  if (await holdsJobs(records, tenantId, workspaceId)) return 'jobs';
  if (await holdsSecrets(records, tenantId, workspaceId)) return 'secret variables';
  const partition = partitions.workspace(tenantId, workspaceId);
  for (const [what, prefix] of [
    ['artifacts', prefixes.artifacts],
    ['tables or views', prefixes.catalog],
  ] as const) {
    const { items } = await records.list(partition, { prefix, limit: 1 });
    if (items.length > 0) return what;
  }
  return null;
};

const changed = () => new MillraceError('conflict', 'Somebody changed the workspace at the same time.');

/**
 * Marks first, looks then, deletes last: from the mark on nothing can be created, so that none is lost.
 * A crash in between leaves the mark; deleting again goes on from there.
 */
export const deleteWorkspace: UseCase<'workspaces.delete'> = async ({ records }, { actor, params }) => {
  const { tenantId } = actor;
  const { workspace, revision } = await readWorkspace(records, tenantId, params.workspaceId);
  const key = recordKeys.workspace(tenantId, workspace.id);
  const put = async (deleting: boolean, expect: number) =>
    (await records.commit([{ op: 'put', key, value: { ...workspace, deleting }, expect }])).ok;

  if (!(await put(true, revision))) throw changed();
  const held = await heldBy(records, tenantId, workspace.id);
  if (held !== null) {
    await put(false, revision + 1);
    throw new MillraceError('conflict', `The workspace holds ${held}. Delete them first.`);
  }
  const outcome = await records.commit([
    { op: 'delete', key, expect: revision + 1 },
    { op: 'delete', key: recordKeys.workspaceName(tenantId, workspace.name), expect: 'any' },
  ]);
  if (!outcome.ok) throw changed();
  return { body: null };
};
