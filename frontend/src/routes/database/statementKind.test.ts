import assert from 'node:assert/strict';
import test from 'node:test';
import { statementKind } from './statementKind';

const cases: [string | undefined, string | null][] = [
  [undefined, null],
  ['', null],
  ['  ', null],
  ['UPDATE orders SET note = ?', 'UPDATE'],
  ['\n  alter table x add y int', 'ALTER TABLE'],
  ['create unique index concurrently i on t (a)', 'CREATE INDEX'],
  ['CREATE OR REPLACE FUNCTION f() RETURNS int', 'CREATE FUNCTION'],
  ['(SELECT 1)', 'SELECT'],
  ['SELECT * FROM t WHERE id = ? FOR  no key\nupdate', 'SELECT … FOR NO KEY UPDATE'],
  ['select * from t for share', 'SELECT … FOR SHARE'],
  ['SET application_name = ?', 'SET'],
  ['COMMIT;', 'COMMIT'],
  ['DROP TABLE t', 'DROP TABLE'],
  ['<script>alert(1)</script>', null],
  ['LOCK TABLE t IN ACCESS EXCLUSIVE MODE', 'LOCK'],
];

for (const [query, kind] of cases) {
  test(`the kind of ${JSON.stringify(query)} is ${kind}`, () => assert.equal(statementKind(query), kind));
}
