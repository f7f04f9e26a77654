import type { PinnedObject } from '../resources/catalog.ts';
import type { VariableValues } from '../resources/variable.ts';
import { resolveVariables } from './script-variables.ts';
import { withCatalog } from './script-with-catalog.ts';

type Pinned = {
  sql: string;
  catalog: readonly PinnedObject[];
  /** Null: it is from a time in which nothing was replaced. */
  variables: VariableValues | null;
};

/** What Flink gets of a version: what was pinned when it was published, whatever has changed since. */
export const scriptOf = ({ sql, catalog, variables }: Pinned): string => {
  const whole = withCatalog({ sql, catalog });
  return variables === null ? whole : resolveVariables(whole, variables).text;
};
