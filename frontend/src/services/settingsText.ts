// Without React: `early.ts` needs it before anything else is loaded.

/** What somebody has chosen for this browser. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly timeZone: 'local' | 'utc';
  /** Between two questions for what no stream tells: database, backups, lists. */
  readonly refreshSeconds: number;
}

export const refreshChoices: readonly number[] = [2, 5, 10, 30, 60];
export const defaultSettings: Settings = { theme: 'system', timeZone: 'local', refreshSeconds: 5 };
export const SETTINGS_KEY = 'martlet.settings';

/** Whatever was stored, as settings: another version or a stranger may have written it. */
export function settingsOf(text: string | null): Settings {
  if (text === null) return defaultSettings;
  try {
    const stored = JSON.parse(text) as Partial<Record<keyof Settings, unknown>> | null;
    const { theme, timeZone, refreshSeconds } = stored ?? {};
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      timeZone: timeZone === 'utc' ? 'utc' : 'local',
      refreshSeconds:
        typeof refreshSeconds === 'number' && refreshChoices.includes(refreshSeconds)
          ? refreshSeconds
          : defaultSettings.refreshSeconds,
    };
  } catch {
    return defaultSettings;
  }
}

export function storedSettings(): string | null {
  try {
    return localStorage.getItem(SETTINGS_KEY);
  } catch {
    return null; // storage is forbidden: the defaults serve
  }
}

/** What the style sheet goes by is always one of both: the system's, where nothing else was chosen. */
export function applyTheme(theme: Settings['theme']): void {
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark().matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

export function systemIsDark(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}
