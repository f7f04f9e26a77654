import type { Client } from '../client/client.ts';
import { idPattern } from '../ids.ts';
import { CliError, type Io } from './io.ts';

type Named = { id: string; name: string };

/** All pages of a list. */
const all = async <Item>(
  page: (nextToken: string | undefined) => Promise<{ items: Item[]; nextToken: string | null }>,
): Promise<Item[]> => {
  const items: Item[] = [];
  let nextToken: string | undefined;
  do {
    const answer = await page(nextToken);
    items.push(...answer.items);
    nextToken = answer.nextToken ?? undefined;
  } while (nextToken !== undefined);
  return items;
};

const namesOf = (things: readonly Named[]) => things.map(({ id, name }) => `${name} (${id})`).join(', ');

/** The workspace of --workspace or MILLRACE_WORKSPACE, by id or name; without them the only one there is. */
export const resolveWorkspace = async (client: Client, flag: string | undefined, io: Io): Promise<string> => {
  const wish = flag ?? io.env.MILLRACE_WORKSPACE;
  if (wish && idPattern('workspace').test(wish)) return wish;
  const workspaces: Named[] = await all((nextToken) =>
    client.workspaces.list({ query: { maxResults: 200, nextToken } }),
  );
  const found = wish ? workspaces.filter(({ name }) => name === wish) : workspaces;
  const [only] = found;
  if (only && found.length === 1) return only.id;
  const known =
    workspaces.length > 0 ? `There are: ${namesOf(workspaces)}.` : 'There is none that you may see.';
  throw new CliError(
    wish ? `There is no workspace "${wish}".` : 'It is not clear which workspace is meant.',
    `${known} Name one with --workspace or MILLRACE_WORKSPACE.`,
  );
};

/** A job by id, or by its name in the workspace. */
export const resolveJob = async (client: Client, workspaceId: string, wish: string): Promise<string> => {
  if (idPattern('job').test(wish)) return wish;
  const jobs: Named[] = await all((nextToken) =>
    client.jobs.list({ params: { workspaceId }, query: { maxResults: 200, nextToken } }),
  );
  const found = jobs.find(({ name }) => name === wish);
  if (found) return found.id;
  throw new CliError(`There is no job "${wish}" in this workspace.`, 'See `millrace jobs list`.');
};
