/** Prefixed ULIDs: the prefix says what an id names, the ULID sorts by creation time. */
export const idPrefixes = {
  tenant: 'tn',
  user: 'usr',
  apiKey: 'key',
  session: 'ses',
  workspace: 'ws',
  job: 'job',
  run: 'run',
  command: 'cmd',
  event: 'evt',
  snapshot: 'snap',
  artifact: 'art',
  upload: 'upl',
  request: 'req',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** Text of the pattern every id of a kind matches, for schemas and route checks. */
export const idPattern = (kind: IdKind): RegExp => new RegExp(`^${idPrefixes[kind]}_[0-9A-HJKMNP-TV-Z]{26}$`);

export const makeId = (kind: IdKind, ulid: string): string => `${idPrefixes[kind]}_${ulid}`;
