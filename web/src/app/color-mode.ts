import { createStore, useStore } from '../ui/store.ts';

export type ModeChoice = 'system' | 'light' | 'dark';

const key = 'millrace.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

const read = (): { choice: ModeChoice; dark: boolean } => {
  const stored = localStorage.getItem(key);
  const choice = stored === 'light' || stored === 'dark' ? stored : 'system';
  return { choice, dark: choice === 'dark' || (choice === 'system' && system.matches) };
};

const mode = createStore(read());

const apply = (): void => {
  const now = read();
  document.body.classList.toggle('awsui-dark-mode', now.dark);
  document.documentElement.dataset.theme = now.dark ? 'dark' : 'light';
  mode.set(now);
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

/** What the person chose, and whether the page is dark now. */
export const useColorMode = (): { choice: ModeChoice; dark: boolean } => useStore(mode);
