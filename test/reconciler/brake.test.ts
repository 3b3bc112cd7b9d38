import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BrakeSettings, brake } from '../../reconciler/brake.ts';
import type { ZoneChanges } from '../../reconciler/plan/groups.ts';
import type { Change, ChangeGroup } from '../../reconciler/providers/provider.ts';
import type { RecordSet } from '../../reconciler/record-set.ts';

const zone = { id: 'Z', name: 'ex.com' };
const settings: BrakeSettings = { share: 0.3, count: 0, approved: new Set(), unconfirmed: false };
const a = (label: string, ...targets: readonly string[]): RecordSet => ({
  dnsName: `${label}.ex.com`,
  recordType: 'A',
  targets: targets.length > 0 ? targets : ['192.0.2.1'],
});
const owner = (label: string): RecordSet => ({
  dnsName: `a-${label}.ex.com`,
  recordType: 'TXT',
  targets: ['"sealed"'],
  labels: { ownedRecord: `${label}.ex.com` },
});
const group = (label: string, ...changes: readonly Change[]): ChangeGroup => ({ dnsName: `${label}.ex.com`, changes });
const gone = (label: string) =>
  group(label, { action: 'delete', prev: a(label) }, { action: 'delete', prev: owner(label) });
const made = (label: string) =>
  group(label, { action: 'create', next: a(label) }, { action: 'create', next: owner(label) });
const moved = (label: string) => group(label, { action: 'update', prev: a(label), next: a(label, '192.0.2.9') });
const again = (label: string) => group(label, { action: 'update', prev: a(label), next: a(label) });
const retyped = (label: string) =>
  group(
    label,
    { action: 'delete', prev: { ...a(label), recordType: 'CNAME', targets: ['lb.example.net'] } },
    { action: 'create', next: a(label) },
  );
const many = (count: number, make: (label: string) => ChangeGroup, from = 'n') =>
  Array.from({ length: count }, (_, index) => make(`${from}${index}`));

function braked(groups: readonly ChangeGroup[], owned: number, changes: Partial<BrakeSettings> = {}) {
  const zones: readonly ZoneChanges[] = [{ zone, groups, adopted: [] }];
  const result = brake(zones, () => owned, { ...settings, ...changes });
  return { ...result, going: result.zones.flatMap((one) => one.groups), hash: result.brakes[0]?.hash ?? '' };
}

describe('the brake', () => {
  it('lets a plan pass that deletes up to its share, ownership records not counted', () => {
    const groups = many(6, gone);
    assert.deepEqual(braked(groups, 20), {
      zones: [{ zone, groups, adopted: [] }],
      held: [],
      brakes: [],
      going: groups,
      hash: '',
    });
  });

  it('holds every deletion of a zone in which there are more, and says how many of what', () => {
    const { going, held, brakes } = braked([...many(7, gone), made('new')], 20);
    assert.deepEqual(
      going.map(({ dnsName }) => dnsName),
      ['new.ex.com'],
    );
    assert.deepEqual([...new Set(held.map(({ record, code }) => `${record.recordType} ${code}`))], ['A Braked']);
    assert.equal(held.length, 7);
    assert.match(
      held[0]?.message ?? '',
      /^it waits for an approval of the plan [0-9a-f]{12}: it deletes 7 and changes 0 of 20/,
    );
    assert.deepEqual(
      brakes.map(({ hash: _hash, ...rest }) => rest),
      [{ zone, removed: 7, changed: 0, owned: 20, why: 'it deletes 7 and changes 0 of 20 records, more than 30 %' }],
    );
  });

  it('counts what changes its targets or its type, and lets it go on: the objects behind it say so', () => {
    const groups = [...many(4, moved), ...many(2, retyped, 't'), gone('x')];
    const { going, held } = braked(groups, 20);
    assert.equal(going.length, 6);
    assert.deepEqual(
      held.map(({ record }) => record.dnsName),
      ['x.ex.com'],
    );
  });

  it('holds nothing where nothing is deleted, whatever changes: a load balancer moves every name', () => {
    assert.deepEqual(braked(many(20, moved), 20).brakes, []);
  });

  it('does not count what is only written again', () => {
    assert.deepEqual(braked([...many(15, again), gone('x')], 20).brakes, []);
  });

  it('leaves zones with fewer than ten records alone', () => {
    assert.deepEqual(braked(many(9, gone), 9).brakes, []);
    assert.equal(braked(many(10, gone), 10).brakes.length, 1);
  });

  it('knows a number, too', () => {
    assert.equal(
      braked(many(6, gone), 1000, { count: 5 }).brakes[0]?.why,
      'it deletes 6 and changes 0 of 1000 records, more than 5',
    );
    assert.deepEqual(braked(many(5, gone), 1000, { count: 5 }).brakes, []);
  });

  it('lets the plan pass that was approved, in any order, and no other', () => {
    const groups = many(7, gone);
    const { hash } = braked(groups, 20);
    const approved = new Set([hash]);
    assert.deepEqual(braked(groups.toReversed(), 20, { approved }).brakes, []);
    assert.equal(braked([...groups, gone('one-more')], 20, { approved }).brakes.length, 1);
  });

  it('approves deletions: what else is in the plan meanwhile does not matter', () => {
    const { hash } = braked(many(7, gone), 20);
    assert.deepEqual(braked([...many(7, gone), made('new')], 20, { approved: new Set([hash]) }).brakes, []);
  });

  it('holds a single deletion while the configuration is not the last leader’s', () => {
    const { held, brakes } = braked([gone('x'), made('new'), moved('y')], 3, { unconfirmed: true });
    assert.equal(held.length, 1);
    assert.match(brakes[0]?.why ?? '', /1 of 3 records, and the configuration is not the one that the last leader had/);
    assert.deepEqual(braked([made('new'), moved('y')], 3, { unconfirmed: true }).brakes, []);
  });

  it('brakes each zone for itself', () => {
    const other = { id: 'Y', name: 'ex.org' };
    const zones = [
      { zone, groups: many(7, gone), adopted: [] },
      { zone: other, groups: many(1, gone), adopted: [] },
    ];
    const result = brake(zones, () => 20, settings);
    assert.deepEqual(
      result.zones.map((one) => one.zone.name),
      ['ex.org'],
    );
    assert.deepEqual(
      result.brakes.map((one) => one.zone.name),
      ['ex.com'],
    );
  });
});
