import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSettings, settingsOf } from './settingsText';

test('what was stored by another version, or by a stranger, falls back part by part', () => {
  for (const text of [null, '', '{', 'null', '[]', '7', '{"theme":"pink","refreshSeconds":0,"timeZone":7}']) {
    deepEqual(settingsOf(text), defaultSettings, String(text));
  }
  deepEqual(settingsOf('{"theme":"dark","refreshSeconds":3}'), { ...defaultSettings, theme: 'dark' });
  deepEqual(settingsOf('{"timeZone":"utc","refreshSeconds":30}'), {
    ...defaultSettings,
    timeZone: 'utc',
    refreshSeconds: 30,
  });
});
