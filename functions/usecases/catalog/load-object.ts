import { type ReadDdl, readDdl } from '../../../shared/domain/ddl-words.ts';
import { MillraceError } from '../../../shared/errors.ts';
import { type CatalogObject, CatalogRecord } from '../../../shared/resources/catalog.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { Records } from '../../ports/records.ts';

export const objectView = ({ schema, updatedAt, ...object }: CatalogRecord): CatalogObject => ({
  ...object,
  updatedAt: new Date(updatedAt).toISOString(),
});

/** Throws `not_found`. */
export async function loadObject(
  records: Records,
  tenantId: string,
  workspaceId: string,
  name: string,
): Promise<{ object: CatalogRecord; revision: number }> {
  const row = await records.get(recordKeys.catalogObject(tenantId, workspaceId, name));
  if (!row) throw new MillraceError('not_found', `There is no table or view ${name} in this workspace.`);
  return { object: CatalogRecord.parse(row.value), revision: row.revision };
}

/** Throws `bad_request` for a text that declares no object, or one of another name. */
export function requireDdl(ddl: string, name?: string): ReadDdl {
  const read = readDdl(ddl);
  if (typeof read !== 'string' && (name === undefined || read.name === name)) return read;
  const message = typeof read === 'string' ? read : `It declares ${read.name}, not ${name}.`;
  throw new MillraceError('bad_request', message, {
    details: [
      {
        location: 'body.ddl',
        message,
        fix: `Write one statement: CREATE TABLE ${name ?? 'name'} ( ... ) WITH ( ... ).`,
      },
    ],
  });
}
