import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { marked, markedLines } from './marks';

test('what turns a text or is not seen in it has a mark', () => {
  equal(marked('shop.evil\u202egnp.exe'), 'shop.evil[U+202E]gnp.exe');
  equal(marked('or\u200bders \u2066x\u2069\ufeff'), 'or[U+200B]ders [U+2066]x[U+2069][U+FEFF]');
  equal(marked('a\0b\nc'), 'a[U+0000]b[U+000A]c');
  equal(marked('shop.表 é 😀'), 'shop.表 é 😀');
});

test('a text of lines keeps its lines, and nothing else that is not seen', () => {
  equal(markedLines('a\r\n\tb\rc\u202e'), 'a\r\n\tb[U+000D]c[U+202E]');
});
