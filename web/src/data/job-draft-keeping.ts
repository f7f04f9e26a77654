import type { SavedDraft } from './job-draft-store.ts';

const prefix = 'millrace.draft.';
const tabKey = 'millrace.tab';

/** Held as long as the tab lives, so that another tab can tell a text that was left behind from one at work. */
const lockOf = (name: string) => `${tabKey}.${name}`;
const forever = () => new Promise<never>(() => {});

/** Holds the name of this tab. A duplicated tab comes with the name of the first, which is held: it takes a new one. */
function claim(name: string): Promise<string> {
  if (!navigator.locks) return Promise.resolve(name);
  return new Promise((resolve) => {
    void navigator.locks.request(lockOf(name), { ifAvailable: true }, (lock) => {
      resolve(lock ? name : claim(crypto.randomUUID()));
      return lock ? forever() : undefined;
    });
  });
}

/** The name of this tab; it outlives a reload, and no other tab has it. */
let tab = sessionStorage.getItem(tabKey) ?? crypto.randomUUID();
const claimed = claim(tab).then((name) => {
  tab = name;
  sessionStorage.setItem(tabKey, name);
});

const keyOf = (jobId: string, name: string) => `${prefix}${jobId}.${name}`;

/** Keeps a text the server does not have yet. A full storage is no reason to stop a person from writing. */
export function keepDraft(jobId: string, pending: SavedDraft | null): void {
  try {
    if (pending) localStorage.setItem(keyOf(jobId, tab), JSON.stringify(pending));
    else localStorage.removeItem(keyOf(jobId, tab));
  } catch {
    // The server gets it within a second all the same.
  }
}

const parse = (text: string | null): SavedDraft | null => {
  try {
    return text === null ? null : (JSON.parse(text) as SavedDraft);
  } catch {
    return null;
  }
};

/** The text that this tab, or one that is gone, could not bring to the server any more. */
export async function takeLeftDraft(jobId: string): Promise<SavedDraft | null> {
  await claimed;
  const own = parse(localStorage.getItem(keyOf(jobId, tab)));
  if (own) return own;
  const held = new Set((await navigator.locks?.query())?.held?.map(({ name }) => name));
  const start = keyOf(jobId, '');
  const orphan = Object.keys(localStorage).find(
    (key) => key.startsWith(start) && !held.has(lockOf(key.slice(start.length))),
  );
  if (orphan === undefined) return null;
  const left = parse(localStorage.getItem(orphan));
  localStorage.removeItem(orphan);
  if (left) keepDraft(jobId, left);
  return left;
}

/** What was left belongs to who wrote it: the next person at this browser does not find it. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}
