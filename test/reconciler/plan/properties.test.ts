import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type GroupedPlan, groupChanges } from '../../../reconciler/plan/groups.ts';
import { type Held, heldCodes } from '../../../reconciler/plan/held.ts';
import type { Plan } from '../../../reconciler/plan/plan.ts';
import type { Change } from '../../../reconciler/providers/provider.ts';
import { compareText, type RecordSet, recordKey } from '../../../reconciler/record-set.ts';
import { txtRegistry } from '../../../reconciler/registry/txt.ts';
import { plainText } from '../../../reconciler/registry/txt-text.ts';
import { sameTargets } from '../../../reconciler/targets.ts';
import { owner, planOf } from './rig.ts';
import { applied, inventWorld, randomOf, shuffled, type World } from './world.ts';

const worlds = 2000;

interface Planned {
  readonly plan: Plan;
  readonly grouped: GroupedPlan;
  readonly held: readonly Held[];
  readonly changes: readonly Change[];
}

function planned({ records, desired, policy, registry, zones, adopt }: World): Planned {
  const ownership = txtRegistry(registry).read(records);
  const needsRepair = (record: RecordSet) => ownership.needsRepair(record);
  const plan = planOf({ current: ownership.records, desired, policy, adopt, needsRepair });
  const grouped = groupChanges(plan, zones, ownership);
  return {
    plan,
    grouped,
    held: [...plan.held, ...grouped.held],
    changes: grouped.zones.flatMap(({ groups }) => groups.flatMap((group) => group.changes)),
  };
}

/** Runs a check over many worlds; a failure names the seed that brings it back. */
function inEveryWorld(behaviour: string, check: (world: World, seed: number) => void): void {
  it(behaviour, () => {
    for (let seed = 1; seed <= worlds; seed++) {
      try {
        check(inventWorld(seed), seed);
      } catch (error) {
        throw new Error(`in the world of seed ${seed}`, { cause: error });
      }
    }
  });
}

describe('in every world', () => {
  it('the invented worlds have changes of every action and every reason that plans can give', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= worlds; seed++) {
      const { changes, held } = planned(inventWorld(seed));
      for (const change of changes) seen.add(change.action);
      for (const { code } of held) seen.add(code);
    }
    // Those of objects and of rules, of flags, of the noop registry and of the brake.
    const elsewhere = [
      'InvalidHostname',
      'NotAllowedInNamespace',
      'WildcardNotAllowed',
      'NoMatchingListener',
      'Braked',
      'PendingTarget',
      'NotPublished',
      'TargetsFiltered',
      'NotRead',
      'InvalidRecord',
      'HostnameClaimed',
      'TypeNotManaged',
      'OutsideDomainFilter',
      'NotCreatedHere',
    ];
    const expected = ['create', 'update', 'delete', ...heldCodes.filter((code) => !elsewhere.includes(code))];
    assert.deepEqual([...seen].sort(compareText), expected.sort(compareText));
  });

  inEveryWorld('a plan fits what the provider holds, and planning again after it gives nothing to change', (world) => {
    const first = planned(world);
    const changed = { ...world, records: applied(world, first.grouped.zones) };
    const again = planned(changed);
    // A name may have waited for another one to go, whose record stood where its ownership record belongs.
    const waited = new Set(
      first.held.filter(({ code }) => code === 'OwnershipUnwritable').map(({ record }) => record.dnsName),
    );
    const names = again.grouped.zones.flatMap(({ groups }) => groups.map(({ dnsName }) => dnsName));
    assert.deepEqual(
      names.filter((name) => !waited.has(name)),
      [],
    );
    const last = planned({ ...world, records: applied(changed, again.grouped.zones) });
    assert.deepEqual(last.changes, []);
  });

  inEveryWorld('a plan of what is there already is empty', ({ desired }) => {
    const { create } = planOf({ current: [], desired });
    const { create: more, update, delete: remove } = planOf({ current: create, desired });
    assert.deepEqual([more, update, remove], [[], [], []]);
  });

  inEveryWorld('the order of records, endpoints and zones does not matter', (world, seed) => {
    const random = randomOf(seed);
    const other = planned({
      ...world,
      records: shuffled(random, world.records),
      desired: shuffled(random, world.desired),
      zones: shuffled(random, world.zones),
    });
    const { plan, grouped } = planned(world);
    assert.deepEqual([other.plan, other.grouped], [plan, grouped]);
  });

  inEveryWorld('nothing that is not ours is changed or deleted, and no record is added beside it', (world) => {
    const { changes, grouped } = planned(world);
    const adopted = grouped.zones.flatMap((one) => one.adopted.map(recordKey));
    const after = { ...world, ours: new Set([...world.ours, ...adopted]) };
    for (const change of changes) {
      if (change.action === 'create') assertNothingForeignBeside(change.next, after);
      else if (change.prev.recordType !== 'TXT')
        assert.ok(world.ours.has(recordKey(change.prev)), recordKey(change.prev));
      else assert.equal(plainText.parse(change.prev.targets[0] ?? '')?.owner, owner);
    }
  });

  inEveryWorld('nothing is published without an ownership record of ours', (world) => {
    const { changes, grouped } = planned(world);
    const { records } = txtRegistry(world.registry).read(applied(world, grouped.zones));
    const owners = new Map(records.map((record) => [recordKey(record), record.labels?.owner]));
    for (const change of changes) {
      if (change.action === 'delete' || change.next.recordType === 'TXT') continue;
      assert.equal(owners.get(recordKey(change.next)), owner, recordKey(change.next));
    }
  });

  inEveryWorld(
    'what is wanted is there afterwards or held with a reason; what is ours and unwanted is gone or held',
    (world) => {
      const { grouped, held } = planned(world);
      const after = new Map(applied(world, grouped.zones).map((record) => [recordKey(record), record]));
      const isHeld = (record: RecordSet) =>
        held.some(
          (one) => recordKey(one.record) === recordKey(record) && sameTargets(one.record.targets, record.targets),
        );
      for (const endpoint of world.desired) {
        const there = after.get(recordKey(endpoint));
        const published = there !== undefined && sameTargets(there.targets, endpoint.targets);
        assert.ok(published || isHeld(endpoint), `${recordKey(endpoint)} is neither published nor held`);
      }
      const wanted = new Set(world.desired.map(recordKey));
      for (const record of world.records) {
        if (!world.ours.has(recordKey(record)) || wanted.has(recordKey(record))) continue;
        assert.ok(!after.has(recordKey(record)) || isHeld(record), `${recordKey(record)} stays without a reason`);
      }
    },
  );

  inEveryWorld('a name that had a record of ours and is still wanted is not left empty', (world) => {
    const after = new Set(applied(world, planned(world).grouped.zones).map(rowOf));
    const wanted = new Set(world.desired.map(rowOf));
    for (const record of world.records) {
      if (world.ours.has(recordKey(record)) && wanted.has(rowOf(record)))
        assert.ok(after.has(rowOf(record)), rowOf(record));
    }
  });
});

function rowOf({ dnsName, setIdentifier }: RecordSet): string {
  return `${dnsName} ${setIdentifier ?? ''}`;
}

/** A text may stand beside anything but a CNAME. */
function assertNothingForeignBeside(created: RecordSet, { records, ours }: World): void {
  const foreign = records.filter((record) => {
    const excludes = created.recordType === 'TXT' ? record.recordType === 'CNAME' : record.recordType !== 'TXT';
    return excludes && rowOf(record) === rowOf(created) && !ours.has(recordKey(record));
  });
  assert.deepEqual(foreign, []);
}
