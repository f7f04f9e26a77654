const changeKinds = ['+I', '-U', '+U', '-D'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A line that a print sink wrote: `2> +I[DE, 4]` or `name:2> +I[DE, 4]`; null when it is another kind of line. */
export const changeOf = (text: string): { subtask: string; kind: ChangeKind; row: string } | null => {
  const found = /^(?:(.{0,120}?)> )?([+-][IUD])(\[.*)$/s.exec(text);
  const kind = changeKinds.find((known) => known === found?.[2]);
  return found && kind ? { subtask: found[1] ?? '', kind, row: found[3] ?? '' } : null;
};
