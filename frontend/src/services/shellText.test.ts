import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { shellCommand, shellWord } from './shellText';

test('what is safe stays bare, the rest is quoted', () => {
  assert.equal(shellWord('shop.orders'), 'shop.orders');
  assert.equal(shellWord(''), "''");
  assert.equal(shellWord('Order Notes'), "'Order Notes'");
  assert.equal(shellWord("it's"), "'it'\\''s'");
  assert.equal(shellCommand(['a', '$(reboot)', '`x`']), "a '$(reboot)' '`x`'");
});

test('what cannot be seen is spelled out', () => {
  assert.equal(shellWord('a\u202eb'), "$'a\\u202eb'");
  assert.equal(shellWord("it's\n\\"), "$'it\\'s\\u000a\\\\'");
});

test('a shell reads every word back as it was', () => {
  const words = [
    'shop.<img src=x onerror=alert(1)>',
    'a\'b"c\\d',
    '-x',
    '~',
    '*',
    'a\tb\n',
    'שולחן\u202ex',
    '!!',
    '$HOME',
  ];
  const script = `printf '%s\\0' ${shellCommand(words)}`;
  const output = execFileSync('bash', ['--norc', '-c', script], { env: { LC_ALL: 'C.UTF-8' }, encoding: 'utf8' });
  assert.deepEqual(output.split('\0').slice(0, -1), words);
});
