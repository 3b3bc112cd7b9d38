import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { flagsPage } from '../../../server/config/docs-page.ts';
import { flags } from '../../../server/config/flag-table.ts';

test('docs/flags.md is what the schema generates (else: npm run docs)', () => {
  const committed = readFileSync(join(import.meta.dirname, '../../../docs/flags.md'), 'utf8');
  assert.equal(committed, flagsPage());
});

test('the page has one row of five cells for every flag', () => {
  const rows = flagsPage()
    .split('\n')
    .filter((line) => line.startsWith('| `-'));
  assert.equal(rows.length, flags.length);
  for (const row of rows) assert.equal(row.replaceAll('\\|', '').split('|').length, 7, row);
});

test('the page marks secrets, deprecations and what is not in this release', () => {
  const page = flagsPage();
  assert.match(page, /`--aws-assume-role-external-id` .*Secret: never logged\./);
  assert.match(page, /`--request-timeout` .*Deprecated: use --kube-api-request-timeout\./);
  assert.match(page, /`--\[no-\]webhook-server` .*\*\*Not in this release:\*\* /);
});
