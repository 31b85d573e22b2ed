// A script of its own that runs before anything is drawn, so that nobody who wants it dark is dazzled first.
import { applyTheme, settingsOf, storedSettings } from './services/settingsText';

applyTheme(settingsOf(storedSettings()).theme);
