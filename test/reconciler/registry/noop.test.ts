import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupChanges } from '../../../reconciler/plan/groups.ts';
import { recordKey } from '../../../reconciler/record-set.ts';
import { noopRegistry } from '../../../reconciler/registry/noop.ts';
import type { Registry } from '../../../reconciler/registry/registry.ts';
import { have, planOf, want } from '../plan/rig.ts';

const zones = [{ id: 'Z', name: '' }];
const a = have('a.ex', 'A', ['1.1.1.1'], { owner: null });
const b = have('b.ex', 'A', ['1.1.1.1'], { owner: null });
const current = [a, b];
const desired = [...want('b.ex', ['2.2.2.2']), ...want('c.ex', ['3.3.3.3'])];

function outcome(registry: Registry): readonly string[] {
  const ownership = registry.read(current);
  const plan = planOf({ current: ownership.records, desired, ownerId: registry.ownerId });
  const { zones: changed, held } = groupChanges(plan, zones, ownership);
  const changes = changed.flatMap(({ groups }) => groups.flatMap((group) => group.changes));
  return [
    ...changes.map((change) => `${change.action} ${(change.action === 'create' ? change.next : change.prev).dnsName}`),
    ...held.map(({ record, code }) => `${code} ${record.dnsName}`),
  ];
}

describe('the noop registry', () => {
  it('creates without ownership records, and touches nothing that this process did not create', () => {
    const registry = noopRegistry({ created: new Set(), deletes: false });
    assert.deepEqual(outcome(registry), ['create c.ex', 'NotCreatedHere a.ex', 'NotCreatedHere b.ex']);
  });

  it('changes and deletes what this process created', () => {
    const registry = noopRegistry({ created: new Set([recordKey(a)]), deletes: false });
    assert.deepEqual(outcome(registry), ['delete a.ex', 'create c.ex', 'NotCreatedHere b.ex']);
  });

  it('does what ExternalDNS does when deletes are allowed', () => {
    const registry = noopRegistry({ created: new Set(), deletes: true });
    assert.deepEqual(outcome(registry), ['delete a.ex', 'update b.ex', 'create c.ex']);
  });

  it('hands on every record as it is', () => {
    const txt = have('a-a.ex', 'TXT', ['"heritage=external-dns,external-dns/owner=me"'], { owner: null });
    const ownership = noopRegistry({ created: new Set(), deletes: true }).read([a, txt]);
    assert.deepEqual(ownership.records, [a, txt]);
    assert.equal(ownership.needsRepair(a), false);
  });
});
