// Mistakes in case files are found, not run past.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCases } from './case-runner/case-files.ts';
import { CaseError } from './case-runner/case-map.ts';
import { folderOf } from './server/commands/rig.ts';

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
