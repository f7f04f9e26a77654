import type { PinnedObject } from '../resources/catalog.ts';
import type { VariableValues } from '../resources/variable.ts';
import { placeholderOf } from './script-secrets.ts';
import { resolveVariables, type VariablePlace } from './script-variables.ts';
import { withCatalog } from './script-with-catalog.ts';

type Pinned = {
  sql: string;
  catalog: readonly PinnedObject[];
  /** Null: it is from a time in which nothing was replaced. */
  variables: VariableValues | null;
  /** Names of secret variables, whose values are pinned nowhere. */
  secrets: readonly string[];
};

/** What Flink gets of a version, but for its secrets: what was pinned when it was published, whatever has changed since. */
export const scriptOf = (version: Pinned): string => pinnedScript(version).text;

/** The same with the places in which values of secrets are to stand. */
export function pinnedScript({ sql, catalog, variables, secrets }: Pinned): {
  text: string;
  secrets: VariablePlace[];
} {
  const whole = withCatalog({ sql, catalog });
  if (variables === null) return { text: whole, secrets: [] };
  const placeholders = Object.fromEntries(secrets.map((name) => [name, placeholderOf(name)]));
  const { text, places } = resolveVariables(whole, { ...placeholders, ...variables });
  return { text, secrets: places.filter(({ name }) => secrets.includes(name)) };
}
