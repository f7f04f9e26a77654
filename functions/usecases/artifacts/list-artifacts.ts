import { ArtifactRecord } from '../../../shared/resources/artifact-records.ts';
import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { artifactView } from './artifact-view.ts';

export const listArtifacts: UseCase<'artifacts.list'> = async (deps, { actor, params, query }) => {
  const partition = partitions.workspace(actor.tenantId, params.workspaceId);
  const page = await listPage(deps.records, partition, prefixes.artifacts, query);
  const items = page.items.map(({ value }) => artifactView(ArtifactRecord.parse(value)));
  return { body: { items, nextToken: page.nextToken } };
};
