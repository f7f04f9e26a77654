import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 900px)');
const subscribe = (listener: () => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** Whether the page is too narrow for things side by side. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
