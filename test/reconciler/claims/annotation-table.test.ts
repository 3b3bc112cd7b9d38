import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isForeign, knownAnnotations } from '../../../reconciler/claims/annotation-table.ts';
import { claimingKinds } from '../../../reconciler/claims/kinds.ts';
import { readSettings } from '../../../reconciler/claims/settings.ts';
import { suitableProperties } from '../../../reconciler/properties.ts';
import { toldOf } from './rules/annotation-rig.ts';
import { prefix } from './sample.ts';

const kindsInTable = new Set([...knownAnnotations.values()].flatMap(({ readOn }) => readOn.kinds));

describe('the annotation table', () => {
  it('speaks of every kind that claims names', () => {
    for (const { kind } of claimingKinds) assert.ok(kindsInTable.has(kind) || kind === 'DNSEndpoint', kind);
  });

  it('names other annotations only where they are known', () => {
    for (const { shadowedBy } of knownAnnotations.values()) {
      assert.ok(shadowedBy === undefined || knownAnnotations.has(shadowedBy));
    }
  });

  it('knows or leaves to others whatever sync makes a property of, except unknown ones of AWS', () => {
    const names = [
      'alias',
      'record-type',
      'azure-tags',
      'scw-x',
      'webhook-x',
      'coredns-x',
      'cloudflare-tags',
      'aws-weight',
    ];
    for (const name of names) {
      const metadata = { name: 'a', namespace: 'n', uid: '', generation: 1, creationTimestamp: '', deleting: false };
      const annotations = { [prefix + name]: 'true' };
      assert.equal(readSettings({ ...metadata, labels: {}, annotations }, [prefix]).properties.length, 1, name);
      assert.ok(knownAnnotations.has(name) || isForeign(name), name);
    }
  });

  it('holds nothing of a provider that is not here', () => {
    for (const name of knownAnnotations.keys()) assert.equal(isForeign(name), false, name);
    assert.deepEqual(suitableProperties([{ name: 'scw/x', value: '' }], 'aws'), []);
  });
});

describe('a warning about an annotation', () => {
  for (const name of knownAnnotations.keys()) {
    it(`says what is accepted within 120 ASCII characters: ${name}`, () => {
      for (const kind of kindsInTable) {
        for (const value of ['?', '', 'a b']) {
          for (const line of toldOf({ [name]: value, 'set-identifier': 'x' }, { kind })) {
            assert.match(line, /^[ -~]+$/);
            const [told = ''] = line.split('; did you mean');
            // The value itself may be cut, and so may the last of the kinds that an annotation counts on.
            const needed = told.replace(/, (?:not|since) .*/, '').replace(/; it counts on .*/, '');
            assert.ok(`annotation ${needed} [InvalidAnnotation]`.length <= 120, line);
          }
        }
      }
    });
  }
});
