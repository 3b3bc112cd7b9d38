import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from './rendered.ts';

const problems: readonly (readonly [template: string, problem: string])[] = [
  ['{{len 3}}', 'an int has no length'],
  ['{{len nil}}', 'no value has no length'],
  ['{{index nil 1}}', 'index of no value'],
  ['{{index .Labels.nope "a"}}', 'index of no value'],
  ['{{index .Labels 1}}', 'the key of a map must be a string, not an int'],
  ['{{index .Spec.ClusterIPs 2}}', 'index out of range: 2'],
  ['{{index .Spec.ClusterIPs -1}}', 'index out of range: -1'],
  ['{{index .Spec.ClusterIPs "a"}}', "can't index a list or string with a string"],
  ['{{index "abc" 3}}', 'index out of range: 3'],
  ['{{index .Spec "type"}}', "can't index the ServiceSpec"],
  ['{{index 3 1}}', "can't index an int"],
  ['{{index .Spec.IPFamilyPolicy 0}}', "can't index nil"],
  ['{{slice "abc" 2 1}}', 'invalid slice index: 2 > 1'],
  ['{{slice "abc" 0 4}}', 'index out of range: 4'],
  ['{{slice "abc" 0 1 2}}', "can't slice a string with three indexes"],
  ['{{slice .Spec.ClusterIPs 0 2 1}}', 'invalid slice index: 2 > 1'],
  ['{{slice .Labels}}', "can't slice a map"],
  ['{{slice nil}}', "can't slice no value"],
  ['{{eq 1 1.0}}', "can't compare an int with a float"],
  ['{{eq "a" 1}}', "can't compare a string with an int"],
  ['{{eq .Labels .Labels}}', "can't compare a map with a map"],
  ['{{ne .Annotations "a"}}', "can't compare a map with a string"],
  ['{{lt 1 1.5}}', "can't compare an int with a float"],
  ['{{lt true false}}', "can't compare a bool with a bool"],
  ['{{ge .Labels.nope 1}}', "can't compare no value with an int"],
  ['{{contains 1 "a"}}', 'it wants a string, got an int'],
  ['{{toLower .Labels.nope}}', 'it wants a string, got no value'],
  ['{{trim .Spec.IPFamilyPolicy}}', 'it wants a string, got nil'],
  ['{{fromJson .Labels}}', 'it wants a string, got a map'],
  ['{{hasKey .Name "a"}}', 'it wants a map, got a string'],
  ['{{hasKey .Labels 1}}', 'it wants a string, got an int'],
  ['{{isSource "services"}}', 'there is no source named "services"'],
  ['{{print .Spec}}', "can't print the ServiceSpec; name one of its fields"],
];

describe('a template function that cannot be called so', () => {
  for (const [template, problem] of problems) {
    it(`says that ${problem} for ${template}`, () => {
      const message = `line 1 at ${template.slice(2, -2)}: ${problem}`;
      assert.throws(() => rendered(template), { code: 'TEMPLATE_FAILED', message });
    });
  }

  it('evaluates no argument behind the one that decides and or or', () => {
    assert.equal(rendered('{{or .Name (index nil 1)}}'), 'web-1');
    assert.equal(rendered('{{and "" (index nil 1)}}'), '');
    assert.throws(() => rendered('{{and .Name (index nil 1)}}'), { message: /index of no value/ });
  });
});
