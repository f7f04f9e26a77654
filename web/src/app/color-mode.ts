import { useSyncExternalStore } from 'react';

export type ModeChoice = 'system' | 'light' | 'dark';

const key = 'millrace.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const read = (): ModeChoice => {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
};

const isDark = (): boolean => read() === 'dark' || (read() === 'system' && system.matches);

const apply = (): void => {
  document.body.classList.toggle('awsui-dark-mode', isDark());
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
};

/** Called once before the first paint, so that no page flashes in the other theme. */
export const startColorMode = (): void => {
  system.addEventListener('change', apply);
  apply();
};

export const chooseMode = (choice: ModeChoice): void => {
  if (choice === 'system') localStorage.removeItem(key);
  else localStorage.setItem(key, choice);
  apply();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What the person chose, and whether the page is dark now. */
export const useColorMode = (): { choice: ModeChoice; dark: boolean } => ({
  choice: useSyncExternalStore(subscribe, read),
  dark: useSyncExternalStore(subscribe, isDark),
});
