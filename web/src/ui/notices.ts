import { useSyncExternalStore } from 'react';

export type Notice = { id: string; kind: 'success' | 'info' | 'error'; text: string; href?: string };

let notices: readonly Notice[] = [];
const listeners = new Set<() => void>();
const change = (next: readonly Notice[]): void => {
  notices = next;
  for (const listener of listeners) listener();
};

export const dismissNotice = (id: string): void => change(notices.filter((notice) => notice.id !== id));

/** Says the result of an action in the frame, aloud too. Good news goes by itself after 6 s; an error stays. */
export const notify = (kind: Notice['kind'], text: string, href?: string): void => {
  const id = crypto.randomUUID();
  change([...notices.slice(-4), { id, kind, text, ...(href ? { href } : {}) }]);
  if (kind !== 'error') setTimeout(() => dismissNotice(id), 6_000);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useNotices = (): readonly Notice[] => useSyncExternalStore(subscribe, () => notices);
