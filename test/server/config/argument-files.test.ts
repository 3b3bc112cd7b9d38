import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, parse, problemsOf } from './parse.ts';

test('a bare @file stands for its lines, comments and blank lines left out', () => {
  const files = { args: '# sources\n--source=service\r\n\n--source=ingress\n@more\n', more: '--policy\ncreate-only' };
  const { config } = parse([...check, '@args'], { files });
  assert.deepEqual(config.source, ['service', 'ingress']);
  assert.equal(config.policy, 'create-only');
});

test('a detached @file value stands for its lines, the first of which is the value', () => {
  const { config } = parse([...check, '--txt-owner-id', '@owner'], { files: { owner: 'me\n--policy=create-only\n' } });
  assert.equal(config.txtOwnerId, 'me');
  assert.equal(config.policy, 'create-only');
});

test('an attached @ is part of the value, and nothing is expanded after --', () => {
  assert.equal(parse([...check, '--txt-owner-id=@owner']).config.txtOwnerId, '@owner');
  assert.deepEqual(parse([...check, '--', '@x']).config.filename, ['x.yaml', '@x']);
});

test('an argument file that cannot be read is named', () => {
  assert.deepEqual(problemsOf([...check, '@missing']), [
    "@missing: the argument file cannot be read: ENOENT: no such file or directory, open 'missing'",
  ]);
});

test('an argument file that names itself ends with one problem', () => {
  assert.deepEqual(problemsOf([...check, '@loop'], { files: { loop: '@loop\n@loop' } }), [
    '@loop: more than 100 argument files; does one name itself?',
  ]);
});

test('a flag whose value file is empty lacks its value', () => {
  assert.deepEqual(problemsOf([...check, '--policy', '@empty'], { files: { empty: '\n' } }), [
    '--policy needs a value; one that starts with - is written --policy=VALUE',
  ]);
});
