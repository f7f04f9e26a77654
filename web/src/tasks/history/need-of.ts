/** What needs a snapshot: a start to come, or a run; `of` is the other job that does, null for its own. */
export type Need = { of: string | null; kind: 'firstStart' | 'nextStart' | 'run'; run: string };

const form =
  /is needed: (?:job "(?<of>.*)": )?(?:(?<firstStart>its first start begins with it)|(?<nextStart>its next start begins with it)|run (?<run>\w+) has no checkpoint of its own yet)\.$/s;

/** From the sentence of the refusal; null when it is one this console does not know. */
export const needOf = (message: string): Need | null => {
  const groups = form.exec(message)?.groups;
  if (!groups) return null;
  const kind = groups.firstStart ? 'firstStart' : groups.nextStart ? 'nextStart' : 'run';
  return { of: groups.of ?? null, kind, run: groups.run ?? '' };
};
