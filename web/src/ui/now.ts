import { useSyncExternalStore } from 'react';
import { createStore } from './store.ts';

/** It stands while nobody looks, and is right again with the first look. */
const clock = createStore(Date.now(), (set) => {
  const tick = (): void => {
    if (!document.hidden) set(Date.now());
  };
  set(Date.now());
  const timer = setInterval(tick, 1_000);
  document.addEventListener('visibilitychange', tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
});

/** The time in ms, new every `stepMs` (whole seconds at least): one clock for the whole page, still while it is hidden. */
export const useNow = (stepMs = 1_000): number =>
  useSyncExternalStore(clock.subscribe, () => Math.floor(clock.get() / stepMs) * stepMs);
