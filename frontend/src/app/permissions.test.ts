import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { can, hasRole, refusal } from './permissions';

test('a role may what its operations ask for, and nothing above', () => {
  equal(can('read_only', 'GET /api/migration-status'), true);
  equal(can('read_only', 'POST /api/backups'), false);
  equal(can('operator', 'POST /api/backups'), true);
  equal(can('operator', 'GET /api/audit'), false);
  equal(can('admin', 'GET /api/audit'), true);
  equal(can('read_only', 'POST /api/login'), true);
  equal(hasRole('operator', 'read_only'), true);
});

test('a refusal names the role that is needed and the one that one has', () => {
  match(refusal('read_only', 'POST /api/runs') ?? '', /role operator; you have read only/);
  equal(refusal('operator', 'POST /api/runs'), undefined);
});
