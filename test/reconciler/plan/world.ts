// Invented worlds for property tests: what a zone holds and whose it is, what objects want, and a provider that refuses
// every change that does not fit what it holds.
import assert from 'node:assert/strict';
import { type Endpoint, mergeEndpoints } from '../../../reconciler/endpoint.ts';
import type { ZoneChanges } from '../../../reconciler/plan/groups.ts';
import type { PlanPolicy } from '../../../reconciler/plan/policy.ts';
import { type RecordSet, recordKey } from '../../../reconciler/record-set.ts';
import type { TxtRegistryOptions } from '../../../reconciler/registry/txt.ts';
import { type AffixOptions, txtNames } from '../../../reconciler/registry/txt-name.ts';
import { zoneOf } from '../../../reconciler/zones.ts';
import { owner, want } from './rig.ts';

export interface World {
  readonly zones: readonly { readonly id: string; readonly name: string }[];
  /** As the provider holds them, ownership records included. */
  readonly records: readonly RecordSet[];
  /** Keys of the records that are truly ours. */
  readonly ours: ReadonlySet<string>;
  readonly desired: readonly Endpoint[];
  readonly policy: PlanPolicy;
  readonly registry: TxtRegistryOptions;
  readonly adopt: boolean;
}

/** A generator of numbers in [0, 1) that is the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Random = () => number;
type AddressType = 'A' | 'AAAA' | 'CNAME';

export function shuffled<T>(random: Random, list: readonly T[]): readonly T[] {
  return list
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random() * list.length)] ?? list[0];
}

const zones = [
  { id: 'Z1', name: 'ex.com' },
  { id: 'Z2', name: 'sub.ex.com' },
] as const;
const long = 'x'.repeat(60);
const hosts = [
  'ex.com',
  'sub.ex.com',
  'web.ex.com',
  'team.ex.com',
  'a-team.ex.com',
  'mx-1.ex.com',
  '*.ex.com',
  'b.sub.ex.com',
  `${long}.ex.com`,
  'nowhere.net',
] as const;
const targets = ['1.1.1.1', '2.2.2.2', '10.0.0.1', '::1', '2001:db8::2', 'lb.example.net', 'b.example.net'] as const;
const resources = ['ingress/a/one', 'ingress/b/two', 'service/a/one'] as const;
const affixes: readonly [AffixOptions, ...AffixOptions[]] = [
  { prefix: '', suffix: '', wildcardReplacement: '' },
  { prefix: '%{record_type}-own.', suffix: '', wildcardReplacement: '' },
  { prefix: 'own-', suffix: '', wildcardReplacement: 'Any' },
  { prefix: '', suffix: '-own', wildcardReplacement: 'any' },
];
const setIdentifiers = [undefined, undefined, undefined, 'blue', 'green'] as const;
const ttls = [undefined, undefined, 60, 300] as const;
const properties = [[], [], [{ name: 'aws/weight', value: '1' }], [{ name: 'aws/weight', value: '2' }]] as const;

/** Invents a world; the same seed gives the same one. */
export function inventWorld(seed: number): World {
  const random = randomOf(seed);
  const registry = { ...pick(random, affixes), ownerId: owner };
  const records = new Map<string, RecordSet>();
  const ours = new Set<string>();
  const add = (record: RecordSet) => {
    if (!records.has(recordKey(record))) records.set(recordKey(record), record);
  };
  for (const host of hosts) {
    if (random() < 0.6) holdHost(random, host, registry, add, ours);
  }
  const wanted = Array.from({ length: Math.floor(random() * 10) }, () =>
    want(pick(random, hosts), shuffled(random, targets).slice(0, 1 + Math.floor(random() * 3)), {
      resource: pick(random, resources),
      ttl: pick(random, ttls),
      setIdentifier: pick(random, setIdentifiers),
      properties: pick(random, properties),
    }),
  );
  return {
    zones,
    records: [...records.values()],
    ours,
    desired: mergeEndpoints(wanted.flat()),
    policy: pick(random, ['sync', 'sync', 'sync', 'upsert-only', 'create-only']),
    registry,
    adopt: random() < 0.3,
  };
}

const typeSets: readonly [readonly AddressType[], ...(readonly AddressType[])[]] = [
  ['A'],
  ['AAAA'],
  ['A', 'AAAA'],
  ['CNAME'],
];
const values = { A: '1.1.1.1', AAAA: '::0001', CNAME: 'LB.example.net' } as const;
type Owning = 'typed' | 'untyped' | 'other' | 'other untyped' | 'none' | 'occupied';
const typedForms: readonly [Owning, ...Owning[]] = ['typed', 'other', 'none', 'occupied'];
const anyForm: readonly [Owning, ...Owning[]] = [...typedForms, 'typed', 'untyped', 'other untyped'];

/** Puts records of one host and set identifier into the zone, each with its own ownership, or only what survived of them. */
function holdHost(
  random: Random,
  host: string,
  registry: TxtRegistryOptions,
  add: (record: RecordSet) => void,
  ours: Set<string>,
): void {
  const setIdentifier = pick(random, setIdentifiers);
  const names = txtNames(registry);
  for (const recordType of pick(random, typeSets)) {
    const record: RecordSet = {
      dnsName: host,
      recordType,
      targets: [values[recordType]],
      setIdentifier,
      recordTTL: pick(random, [60, 300]),
      providerSpecific: pick(random, properties),
    };
    // A host such as mx-1 has no untyped form that could be told from the typed form of another host.
    const hasUntyped = recordType !== 'AAAA' && names.fromTxt(names.toUntypedTxt(host))?.recordType === '';
    const ownership = pick(random, hasUntyped ? anyForm : typedForms);
    const txtName = ownership.endsWith('untyped') ? names.toUntypedTxt(host) : names.toTxt(host, recordType);
    for (const text of textsOf(random, ownership))
      add({ ...record, dnsName: txtName, recordType: 'TXT', targets: [text] });
    if (random() < 0.2 && maySurvive(host, txtName)) continue;
    add(record);
    if (ownership === 'typed' || ownership === 'untyped') ours.add(recordKey(record));
  }
}

function textsOf(random: Random, ownership: Owning): readonly string[] {
  if (ownership === 'none') return [];
  if (ownership === 'occupied') return ['"somebody\'s own"'];
  const by = ownership.startsWith('other') ? 'other' : owner;
  return [`"heritage=external-dns,external-dns/owner=${by},external-dns/resource=${pick(random, resources)}"`];
}

/**
 * Two survivors are left out of these worlds. That of team reads as the old form of a-team. And one in another zone than its
 * record cannot be written again with it: when it names another resource, that one gets the name a pass later.
 */
function maySurvive(host: string, txtName: string): boolean {
  return !host.includes('team') && zoneOf(host, zones) === zoneOf(txtName, zones);
}

/**
 * What the zones hold after the changes. Throws where a provider would refuse: what is created is there already, what goes is
 * not there exactly so, a name lies in another zone, or a CNAME would stand beside another address record.
 */
export function applied({ records, zones: all }: World, changes: readonly ZoneChanges[]): readonly RecordSet[] {
  const held = new Map(records.map((record) => [recordKey(record), record]));
  for (const { zone, groups } of changes) {
    for (const change of groups.flatMap((group) => group.changes)) {
      if (change.action !== 'create') {
        const key = recordKey(change.prev);
        const there = held.get(key);
        assert.ok(there !== undefined, `${key} is not there`);
        assert.deepEqual([change.prev.targets, change.prev.recordTTL], [there.targets, there.recordTTL]);
        held.delete(key);
      }
      if (change.action === 'delete') continue;
      const key = recordKey(change.next);
      assert.equal(held.has(key), false, `${key} is there already`);
      assert.equal(zoneOf(change.next.dnsName, all)?.id, zone.id);
      held.set(key, { ...change.next, labels: undefined });
      assertCnameStandsAlone(change.next, [...held.values()]);
    }
  }
  return [...held.values()];
}

function assertCnameStandsAlone(added: RecordSet, records: readonly RecordSet[]): void {
  const row = records.filter((record) => {
    const same = record.dnsName === added.dnsName && (record.setIdentifier ?? '') === (added.setIdentifier ?? '');
    return same && record.recordType !== 'TXT';
  });
  const cnames = row.filter((record) => record.recordType === 'CNAME').length;
  assert.ok(cnames === 0 || row.length === 1, `a CNAME stands beside another record at ${added.dnsName}`);
}
