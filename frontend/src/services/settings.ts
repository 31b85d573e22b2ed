import {
  applyTheme,
  defaultSettings,
  type Settings,
  SETTINGS_KEY,
  settingsOf,
  storedSettings,
  systemIsDark,
} from './settingsText';
import { createStore, useStore } from './store';

export type { Settings } from './settingsText';
export { refreshChoices } from './settingsText';

const store = createStore<Settings>(typeof window === 'undefined' ? defaultSettings : settingsOf(storedSettings()));

if (typeof window !== 'undefined') systemIsDark().addEventListener('change', () => applyTheme(store.get().theme));

export function useSettings(): Settings {
  return useStore(store, (settings) => settings);
}

export function changeSettings(change: Partial<Settings>): void {
  const next = { ...store.get(), ...change };
  store.set(next);
  applyTheme(next.theme);
  try {
    localStorage.setItem(SETTINGS_KEY, JSON.stringify(next));
  } catch {
    // Storage is forbidden or full: the choice holds for this page.
  }
}
