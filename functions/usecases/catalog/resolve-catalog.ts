import { declaredIn, namesIn } from '../../../shared/domain/ddl-words.ts';
import { inOrder, neededBy } from '../../../shared/domain/script-with-catalog.ts';
import { MillraceError } from '../../../shared/errors.ts';
import { CatalogRecord, type PinnedObject } from '../../../shared/resources/catalog.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';

/** With each there is a write more in the commit of a version, which has an end. */
const mostObjects = 30;
/** Names a script is asked about: more of them are no names of tables. */
const mostNames = 1_000;

type Place = { tenantId: string; workspaceId: string };

export type ResolvedCatalog = {
  catalog: PinnedObject[];
  /** Hold a commit to what was read. */
  checks: RecordWrite[];
};

/**
 * The objects of the workspace that a script may use, as they are now, with what those need. Found by their names, so
 * that a script pays for what it names and not for the size of the catalog. Throws `bad_request` when there are too many.
 */
export async function resolveCatalog(records: Records, place: Place, sql: string): Promise<ResolvedCatalog> {
  const own = declaredIn(sql);
  const asked = new Set<string>(own);
  const found: PinnedObject[] = [];
  const checks: RecordWrite[] = [];
  let names = [...namesIn(sql).keys()].slice(0, mostNames);
  while (names.length > 0) {
    const wanted = [...new Set(names)].filter((name) => !asked.has(name));
    const keys = wanted.map((name) => recordKeys.catalogObject(place.tenantId, place.workspaceId, name));
    for (const name of wanted) asked.add(name);
    const rows = wanted.length === 0 ? [] : await records.getMany(keys);
    names = [];
    for (const row of rows) {
      if (row === null) continue;
      const { name, kind, version, ddl } = CatalogRecord.parse(row.value);
      const object = { name, kind, version, ddl };
      found.push(object);
      checks.push({ op: 'check', key: row.key, expect: row.revision });
      names.push(...neededBy(object));
    }
  }
  if (found.length > mostObjects) {
    throw new MillraceError(
      'bad_request',
      `The script names ${found.length} objects of the catalog; a job can use ${mostObjects}.`,
    );
  }
  return { catalog: inOrder(found), checks };
}
