// Every case under test/cases, each given to the webhook over HTTPS, to `check` and to the reconciler: what is published is
// exactly what is accepted.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCases } from './case-runner/case-files.ts';
import { CaseError } from './case-runner/case-map.ts';
import { assertUsage, assertWire } from './case-runner/plain-cases.ts';
import { assertCheck, assertPublished, assertWebhook } from './case-runner/surfaces.ts';
import type { TestCase } from './case-runner/test-case.ts';
import { CaseWebhook } from './case-runner/webhook.ts';
import { folderOf } from './server/commands/rig.ts';

/** Raised as cases are added, so that none gets lost. */
const leastCases = 247;

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

describe('a file of cases', () => {
  const good = '{name: x, object: {kind: Service}, expected: {allowed: true}}';
  const refused: readonly (readonly [what: string, files: Readonly<Record<string, string>>, problem: RegExp])[] = [
    ['with an unknown key', { 'a.yaml': good.replace('{', '{flag: [], ') }, /^a\.yaml: "x": unknown key flag$/],
    ['with an unknown key in what is expected', { 'a.yaml': good.replace('true', 'true, warning: []') }, /unknown key/],
    ['without a case', { 'a.yaml': '---\n' }, /^a\.yaml: holds no case$/],
    ['that is no YAML', { 'a.yaml': '{' }, /^a\.yaml: /],
    ['with another ending', { 'a.yml': good }, /^a\.yml: cases are \.yaml files$/],
    [
      'with a name that another has',
      { 'a.yaml': good, 'b.yaml': good },
      /^b\.yaml: "x" is the name of a case in a\.yaml too$/,
    ],
    ['that denies without a code', { 'a.yaml': good.replace('true', 'false') }, /code goes with a denial/],
    ['that expects nothing', { 'a.yaml': '{name: x, object: {}}' }, /^a\.yaml: "x": expected is missing$/],
  ];
  for (const [what, files, problem] of refused) {
    it(`${what} is an error that names it`, () => {
      using folder = folderOf(files);
      assert.throws(
        () => readCases(folder.path),
        (error: unknown) => error instanceof CaseError && problem.test(error.message),
      );
    });
  }

  it('may share what its cases have in common', () => {
    using folder = folderOf({ 'a.yaml': `{shared: {flags: [--x]}}\n---\n${good}` });
    assert.deepEqual(
      readCases(folder.path).map(({ name, flags }) => ({ name, flags })),
      [{ name: 'x', flags: ['--x'] }],
    );
  });
});
