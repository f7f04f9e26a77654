import { createStore, useStore } from './store.ts';

export type Notice = { id: string; kind: 'success' | 'info' | 'error'; text: string; href?: string };

const notices = createStore<readonly Notice[]>([]);

export const dismissNotice = (id: string): void =>
  notices.set(notices.get().filter((notice) => notice.id !== id));

/** Says the result of an action in the frame, aloud too. Good news goes by itself after 6 s; an error stays. */
export const notify = (kind: Notice['kind'], text: string, href?: string): void => {
  const id = crypto.randomUUID();
  notices.set([...notices.get().slice(-4), { id, kind, text, ...(href ? { href } : {}) }]);
  if (kind !== 'error') setTimeout(() => dismissNotice(id), 6_000);
};

export const useNotices = (): readonly Notice[] => useStore(notices);
