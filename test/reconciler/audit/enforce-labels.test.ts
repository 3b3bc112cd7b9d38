import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tellUnknownEnforcement } from '../../../reconciler/audit/enforce-labels.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { samplePolicy } from '../claims/sample.ts';

it('an enforce label with another value than a level is told once for each Namespace and value', () => {
  const store = new ObjectStore();
  const told: string[] = [];
  const end = tellUnknownEnforcement(store, { warn: (_fields: object, text: string) => told.push(text) });
  const label = (name: string, value: string, other = '') => {
    const labels = { 'zonewarden.io/enforce': value, other };
    const read = readObject({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }, samplePolicy());
    assert.ok(read);
    store.upsert(read);
  };
  label('shop', 'warn');
  label('shop', 'wran');
  label('shop', 'wran', 'changed');
  label('lab', 'wran');
  label('shop', 'of\u001b');
  end();
  label('shop', 'deyn');
  assert.deepEqual(told, [
    'The label zonewarden.io/enforce of namespace shop is "wran", expected deny, warn, off; it counts as deny',
    'The label zonewarden.io/enforce of namespace lab is "wran", expected deny, warn, off; it counts as deny',
    'The label zonewarden.io/enforce of namespace shop is "of\\u{1b}", expected deny, warn, off; it counts as deny',
  ]);
});
