import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PolicyError, ruleIds, ruleLevels } from '../../reconciler/claims/policy.ts';
import { ruleLevelsOf } from '../../server/rule-levels.ts';
import { folderOf, ingress, zonewarden } from './commands/rig.ts';

describe('--rule', () => {
  it('sets every rule to every level', () => {
    for (const id of ruleIds) {
      for (const level of ruleLevels) assert.deepEqual(ruleLevelsOf([`${id}=${level}`]), { [id]: level });
    }
  });

  it('takes several, and the last of one rule', () => {
    const levels = ruleLevelsOf(['wildcard=deny', 'zone=off', 'wildcard=warn']);
    assert.deepEqual(levels, { wildcard: 'warn', zone: 'off' });
  });

  for (const [value, message] of [
    ['wildcrad=deny', /"wildcrad" is no rule \(did you mean wildcard\?\); expected ID=LEVEL with one of syntax, /],
    ['wildcard=dney', /"dney" is no level \(did you mean deny\?\); expected ID=LEVEL with one of deny, warn, off/],
    ['wildcard', /names no level/],
    ['=deny', /names no rule/],
    ['wildcard=Deny', /"Deny" is no level/],
    ['__proto__=deny', /"__proto__" is no rule/],
  ] as const) {
    it(`is refused: ${value}`, () => {
      assert.throws(
        () => ruleLevelsOf([value]),
        (error) => error instanceof PolicyError && message.test(error.message),
      );
    });
  }

  it('stops the start with 2, and holds for check', async () => {
    using folder = folderOf({ 'a.yaml': ingress('web', '*.example.com') });
    const check = (...flags: string[]) => zonewarden(['check', '-f', folder.path, ...flags]);
    const wrong = await check('--rule=wildcrad=deny');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--rule: wildcrad=deny: "wildcrad" is no rule/);
    assert.equal((await check()).code, 0);
    const denied = await check('--rule=wildcard=deny');
    assert.equal(denied.code, 1);
    assert.match(denied.stdout, /\[WildcardNotAllowed\]/);
    const weaker = await check('--rule=wildcard=deny', '--enforce=warn');
    assert.equal(weaker.code, 0);
    assert.match(weaker.stdout, /warning: .*\[WildcardNotAllowed\]/);
    assert.match((await check('--enforce=dney')).stderr, /--enforce.*deny.*warn.*off/s);
  });

  it('may come from the environment, a line each', async () => {
    using folder = folderOf({ 'a.yaml': ingress('web', '*.example.com') });
    const env = { ZONEWARDEN_RULE: 'zone=off\nwildcard=deny' };
    assert.equal((await zonewarden(['check', '-f', folder.path], { env })).code, 1);
  });
});
