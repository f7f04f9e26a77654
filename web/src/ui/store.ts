import { useSyncExternalStore } from 'react';

/**
 * A value outside React that components follow. `awake` begins with the first listener; what it answers is called when the
 * last one has gone.
 */
export function createStore<Value>(
  first: Value,
  awake: (set: (next: Value) => void) => () => void = () => () => {},
) {
  const listeners = new Set<() => void>();
  let value = first;
  let sleep = () => {};
  const set = (next: Value): void => {
    value = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => value,
    set,
    subscribe: (listener: () => void) => {
      if (listeners.size === 0) sleep = awake(set);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) sleep();
      };
    },
  };
}

export type Store<Value> = ReturnType<typeof createStore<Value>>;

export const useStore = <Value>({ subscribe, get }: Pick<Store<Value>, 'subscribe' | 'get'>): Value =>
  useSyncExternalStore(subscribe, get);
