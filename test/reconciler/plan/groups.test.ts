import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupChanges } from '../../../reconciler/plan/groups.ts';
import type { Plan, PlanOptions } from '../../../reconciler/plan/plan.ts';
import type { Change } from '../../../reconciler/providers/provider.ts';
import type { RecordSet } from '../../../reconciler/record-set.ts';
import type { Ownership } from '../../../reconciler/registry/registry.ts';
import { txtRegistry } from '../../../reconciler/registry/txt.ts';
import { have, owner, planOf, want } from './rig.ts';

const zones = [
  { id: 'Z-ex', name: 'ex.com' },
  { id: 'A-sub', name: 'sub.ex.com' },
  { id: 'Z-org', name: 'ex.org' },
];

type Given = { readonly current?: readonly RecordSet[]; readonly desired?: PlanOptions['desired'] };

/** Reads the records with the TXT registry, plans and groups; one line a zone, group, change and held record. */
function linesOf({ current = [], desired = [] }: Given, where = zones): readonly string[] {
  const registry = txtRegistry({ ownerId: owner, prefix: '', suffix: '', wildcardReplacement: 'any' });
  const ownership = registry.read(current);
  const needsRepair = (record: RecordSet) => ownership.needsRepair(record);
  return grouped(planOf({ current: ownership.records, desired, needsRepair }), ownership, where);
}

function grouped(plan: Plan, ownership: Pick<Ownership, 'changesFor'>, where = zones): readonly string[] {
  const result = groupChanges(plan, where, ownership);
  return [
    ...result.zones.flatMap(({ zone, groups }) => [
      zone.id,
      ...groups.map(({ dnsName, changes }) => `  ${dnsName}: ${changes.map(changeText).join(', ')}`),
    ]),
    ...result.held.map(({ record, code }) => `! ${record.dnsName} ${record.recordType} ${code}`),
  ];
}

function changeText(change: Change): string {
  const { recordType, dnsName } = change.action === 'delete' ? change.prev : change.next;
  return `${change.action} ${recordType === 'TXT' ? dnsName.split('.')[0] : recordType}`;
}

const txt = (name: string, by: string = owner) =>
  have(name, 'TXT', [`"heritage=external-dns,external-dns/owner=${by}"`], { owner: null });
const bare = (...args: Parameters<typeof have>) => ({ ...have(...args), labels: {} });

describe('grouping changes', () => {
  it('puts every change with its ownership record into the longest zone that holds the name', () => {
    const desired = [
      ...want('b.ex.com', ['1.1.1.1']),
      ...want('a.ex.com', ['1.1.1.1', '::1']),
      ...want('a.sub.ex.com', ['1.1.1.1']),
      ...want('notex.com', ['1.1.1.1']),
      ...want('a.ex.org', ['lb.net']),
    ];
    assert.deepEqual(linesOf({ desired }), [
      'Z-ex',
      '  a.ex.com: create A, create a-a, create AAAA, create aaaa-a',
      '  b.ex.com: create A, create a-b',
      'Z-org',
      '  a.ex.org: create CNAME, create cname-a',
      'A-sub',
      '  a.sub.ex.com: create A, create a-a',
      '! notex.com A NoMatchingZone',
    ]);
  });

  it('deletes a name before it creates it anew, in one group', () => {
    const current = [bare('a.ex.com', 'CNAME', ['lb']), txt('cname-a.ex.com')];
    assert.deepEqual(linesOf({ current, desired: want('a.ex.com', ['1.1.1.1', '::1']) }), [
      'Z-ex',
      '  a.ex.com: delete CNAME, delete cname-a, create A, create a-a, create AAAA, create aaaa-a',
    ]);
  });

  it('deletes first across set identifiers, too', () => {
    const current = ['x', 'y'].flatMap((setIdentifier) => [
      bare('a.ex.com', 'CNAME', ['lb'], { setIdentifier }),
      { ...txt('cname-a.ex.com'), setIdentifier },
    ]);
    const desired = ['x', 'y'].flatMap((setIdentifier) => want('a.ex.com', ['1.1.1.1'], { setIdentifier }));
    const deletes = 'delete CNAME, delete cname-a';
    const creates = 'create A, create a-a';
    assert.deepEqual(linesOf({ current, desired }), [
      'Z-ex',
      `  a.ex.com: ${deletes}, ${deletes}, ${creates}, ${creates}`,
    ]);
  });

  it('brings spellings of one name together', () => {
    const current = [bare('A.ex.com', 'CNAME', ['lb']), txt('cname-a.ex.com')];
    assert.deepEqual(linesOf({ current, desired: want('a.ex.com', ['1.1.1.1']) }), [
      'Z-ex',
      '  a.ex.com: delete CNAME, delete cname-a, create A, create a-a',
    ]);
  });

  it('writes a missing ownership record with the record, and nothing where it cannot be written', () => {
    const current = [
      bare('a.ex.com', 'A', ['1.1.1.1']),
      txt('a.ex.com'),
      bare('ex.com', 'A', ['1.1.1.1']),
      txt('ex.com'),
    ];
    const desired = [...want('a.ex.com', ['1.1.1.1']), ...want('ex.com', ['1.1.1.1'])];
    assert.deepEqual(linesOf({ current, desired }), ['Z-ex', '  a.ex.com: update A, create a-a']);
  });

  it('holds a create whose ownership record would be in another zone', () => {
    const desired = [...want('ex.com', ['1.1.1.1']), ...want('sub.ex.com', ['1.1.1.1'])];
    assert.deepEqual(linesOf({ desired }), ['! ex.com A OwnershipUnwritable', '! sub.ex.com A OwnershipUnwritable']);
  });

  it('orders zones and names whatever the order of the input, and whatever happens to them', () => {
    const current = [bare('z.ex.com', 'A', ['1.1.1.1']), txt('a-z.ex.com')];
    const desired = [...want('b.ex.com', ['1.1.1.1']), ...want('a.sub.ex.com', ['1.1.1.1'])];
    const expected = [
      'Z-ex',
      '  b.ex.com: create A, create a-b',
      '  z.ex.com: delete A, delete a-z',
      'A-sub',
      '  a.sub.ex.com: create A, create a-a',
    ];
    assert.deepEqual(linesOf({ current, desired }), expected);
    assert.deepEqual(
      linesOf({ current: current.toReversed(), desired: desired.toReversed() }, zones.toReversed()),
      expected,
    );
  });
});

describe('changes of one name that count on each other', () => {
  it("keep a record while another owner's ownership record stops the one that would replace it", () => {
    const current = [bare('a.ex.com', 'CNAME', ['lb']), txt('cname-a.ex.com'), txt('a-a.ex.com', 'other')];
    assert.deepEqual(linesOf({ current, desired: want('a.ex.com', ['1.1.1.1']) }), [
      '! a.ex.com CNAME BlockedBySibling',
      '! a.ex.com A OwnedByAnother',
    ]);
  });

  it('let the others go ahead when one of several replacements can be made', () => {
    const current = [bare('a.ex.com', 'CNAME', ['lb']), txt('cname-a.ex.com'), txt('aaaa-a.ex.com', 'other')];
    assert.deepEqual(linesOf({ current, desired: want('a.ex.com', ['1.1.1.1', '::1']) }), [
      'Z-ex',
      '  a.ex.com: delete CNAME, delete cname-a, create A, create a-a',
      '! a.ex.com AAAA OwnedByAnother',
    ]);
  });

  it('create nothing beside a CNAME that may not be deleted', () => {
    const plan = planOf({ current: [have('a.ex.com', 'CNAME', ['lb'])], desired: want('a.ex.com', ['1.1.1.1']) });
    const refuseDeletes: Pick<Ownership, 'changesFor'> = {
      changesFor: ({ action }) => (action === 'delete' ? { code: 'NotCreatedHere', message: 'no' } : []),
    };
    assert.deepEqual(grouped(plan, refuseDeletes), [
      '! a.ex.com CNAME NotCreatedHere',
      '! a.ex.com A BlockedBySibling',
    ]);
  });

  it('each keep their own reason', () => {
    const plan = planOf({ current: [have('a.ex.com', 'CNAME', ['lb'])], desired: want('a.ex.com', ['1.1.1.1']) });
    const refuseAll: Pick<Ownership, 'changesFor'> = {
      changesFor: ({ action }) => ({
        code: action === 'delete' ? 'NotCreatedHere' : 'OwnershipUnwritable',
        message: 'no',
      }),
    };
    assert.deepEqual(grouped(plan, refuseAll), ['! a.ex.com CNAME NotCreatedHere', '! a.ex.com A OwnershipUnwritable']);
  });

  it('do not hold back a deletion because another one is refused', () => {
    const plan = planOf({
      current: [have('a.ex.com', 'A', ['1.1.1.1']), have('a.ex.com', 'AAAA', ['::1'])],
      desired: [],
    });
    const refuseA: Pick<Ownership, 'changesFor'> = {
      changesFor: (change) =>
        change.action === 'delete' && change.prev.recordType === 'A' ? { code: 'NotCreatedHere', message: 'no' } : [],
    };
    assert.deepEqual(grouped(plan, refuseA), ['Z-ex', '  a.ex.com: delete AAAA', '! a.ex.com A NotCreatedHere']);
  });

  it('do not hold back another set identifier', () => {
    const current = [bare('a.ex.com', 'A', ['1.1.1.1'], { setIdentifier: 'x' })];
    const owned = { ...txt('a-a.ex.com'), setIdentifier: 'x' };
    const foreign = { ...txt('a-a.ex.com', 'other'), setIdentifier: 'y' };
    const desired = want('a.ex.com', ['1.1.1.1'], { setIdentifier: 'y' });
    assert.deepEqual(linesOf({ current: [...current, owned, foreign], desired }), [
      'Z-ex',
      '  a.ex.com: delete A, delete a-a',
      '! a.ex.com A OwnedByAnother',
    ]);
  });
});
