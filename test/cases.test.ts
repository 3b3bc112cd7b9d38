// Every case under test/cases, each given to the webhook over HTTPS, to `check` and to the reconciler: what is published is
// exactly what is accepted.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCases } from './case-runner/case-files.ts';
import { assertUsage, assertWire } from './case-runner/plain-cases.ts';
import { assertCheck, assertPublished, assertWebhook } from './case-runner/surfaces.ts';
import type { TestCase } from './case-runner/test-case.ts';
import { CaseWebhook } from './case-runner/webhook.ts';

/** Raised as cases are added, so that none gets lost. */
const leastCases = 599;

const cases = readCases(join(import.meta.dirname, 'cases'));

describe('cases', () => {
  let webhook: CaseWebhook;

  before(async () => {
    webhook = await CaseWebhook.start();
  });
  after(async () => {
    await webhook.stop();
  });

  for (const [file, tests] of Map.groupBy(cases, (test) => test.file)) {
    describe(file, () => {
      for (const test of tests) register(test, () => webhook);
    });
  }

  it('are all there', () => {
    assert.ok(cases.length >= leastCases, `${cases.length} cases`);
  });
});

function register(test: TestCase, webhook: () => CaseWebhook): void {
  switch (test.form) {
    case 'wire':
      it(test.name, () => assertWire(webhook(), test));
      return;
    case 'usage':
      it(test.name, () => assertUsage(test));
      return;
    case 'object':
      describe(test.name, () => {
        it('at the webhook', () => assertWebhook(webhook(), test));
        it('in check', () => assertCheck(webhook(), test));
        it('in what is published', () => assertPublished(webhook(), test));
      });
  }
}
