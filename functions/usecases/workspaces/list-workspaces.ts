import { WorkspaceRecord } from '../../../shared/resources/identity-records.ts';
import { partitions, prefixes, recordKeys } from '../../../shared/resources/record-keys.ts';
import { listPage, makePageToken, readPageToken } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { showWorkspace } from './read-workspace.ts';

const show = (value: unknown) => showWorkspace(WorkspaceRecord.parse(value));

/** An administrator pages through the tenant's workspaces, everybody else through the roles they have. */
export const listWorkspaces: UseCase<'workspaces.list'> = async ({ records }, { actor, query }) => {
  const partition = partitions.tenant(actor.tenantId);
  const prefix = prefixes.workspaces;
  if (actor.role === 'admin') {
    const page = await listPage(records, partition, prefix, query);
    return { body: { items: page.items.map(({ value }) => show(value)), nextToken: page.nextToken } };
  }
  const after = readPageToken(query.nextToken, prefix) ?? '';
  const keys = Object.keys(actor.workspaces)
    .map((id) => recordKeys.workspace(actor.tenantId, id))
    .filter(({ sort }) => sort > after)
    .sort((a, b) => (a.sort < b.sort ? -1 : 1));
  const wanted = keys.slice(0, query.maxResults);
  const found = await records.getMany(wanted);
  const last = wanted.at(-1);
  return {
    body: {
      items: found.flatMap((stored) => (stored ? [show(stored.value)] : [])),
      nextToken: last && keys.length > wanted.length ? makePageToken(last.sort) : null,
    },
  };
};
