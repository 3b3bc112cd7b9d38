import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildPolicy } from '../../reconciler/claims/policy.ts';
import { type ComputedPlan, computePlan, type Inputs, type PlanSettings } from '../../reconciler/compute-plan.ts';
import { recordOf } from '../../reconciler/plan/groups.ts';
import type { Zone } from '../../reconciler/providers/provider.ts';
import type { RecordSet, RecordType } from '../../reconciler/record-set.ts';
import { txtRegistry } from '../../reconciler/registry/txt.ts';
import { dnsEndpoint, everyPolicy, ingress, service, storeOf } from './objects.ts';

type Objects = Parameters<typeof storeOf>[0];

const settings: PlanSettings = {
  policy: 'sync',
  managedTypes: ['A', 'AAAA', 'CNAME'],
  excludedTypes: [],
  minTTL: 0,
  provider: 'inmemory',
  onMissingTargets: 'keep',
};

interface Options extends Partial<Omit<Inputs, 'horizons'>> {
  readonly zones?: readonly Zone[];
}

function computed(objects: Objects, records: readonly RecordSet[] = [], options: Options = {}): ComputedPlan {
  const { zones = [{ id: 'Z', name: 'ex.com' }], ...rest } = options;
  const registry = txtRegistry({ ownerId: 'me', prefix: '', suffix: '', wildcardReplacement: '' });
  return computePlan({
    policy: everyPolicy,
    settings,
    ownerId: 'me',
    ...storeOf(objects),
    horizons: [{ zones, ownership: registry.read(records) }],
    ...rest,
  });
}

/** One line a change, ownership records left out, then what is held. */
const linesOf = ({ zones, held }: ComputedPlan) => [
  ...zones
    .flatMap(({ groups }) => groups.flatMap(({ changes }) => changes))
    .filter((change) => recordOf(change).recordType !== 'TXT')
    .map((change) => `${change.action} ${text(recordOf(change))}`),
  ...held.map(({ record, code }) => `${code} ${text(record)}`),
];

const text = ({ dnsName, recordType, targets }: RecordSet) => `${dnsName} ${recordType} ${targets.join(' ')}`.trim();

function record(dnsName: string, recordType: RecordType, target: string): RecordSet {
  return { dnsName, recordType, targets: [target] };
}

/** A record with its ownership record. */
function owned(dnsName: string, target: string, resource: string): readonly RecordSet[] {
  const heritage = `"heritage=external-dns,external-dns/owner=me,external-dns/resource=${resource}"`;
  return [record(dnsName, 'A', target), record(`a-${dnsName}`, 'TXT', heritage)];
}

describe('from objects and records to changes', () => {
  const web = ingress('web', ['new.ex.com', 'same.ex.com'], ['192.0.2.1']);
  const records = [
    ...owned('same.ex.com', '192.0.2.1', 'ingress/shop/web'),
    ...owned('gone.ex.com', '192.0.2.1', 'ingress/shop/gone'),
    record('hand.ex.com', 'A', '192.0.2.9'),
  ];

  it('creates what is missing, deletes what is ours and unwanted, leaves the rest', () => {
    assert.deepEqual(linesOf(computed([web], records)), [
      'delete gone.ex.com A 192.0.2.1',
      'create new.ex.com A 192.0.2.1',
    ]);
  });

  it('does not depend on the order of objects or records', () => {
    const objects = [
      web,
      ingress('b', ['new.ex.com'], ['192.0.2.2']),
      ingress('c', ['c.ex.com'], []),
      ingress('d', ['d.ex.com'], []),
    ];
    const { zones, held } = computed(objects, records);
    const other = computed(objects.toReversed(), records.toReversed());
    assert.deepEqual([other.zones, other.held], [zones, held]);
  });

  it('tells what the zones hold without the ownership records', () => {
    assert.deepEqual(computed([web], records).current.map(text), [
      'same.ex.com A 192.0.2.1',
      'gone.ex.com A 192.0.2.1',
      'hand.ex.com A 192.0.2.9',
    ]);
  });

  it('has a reason for every accepted name that has no record yet', () => {
    const plan = computed([ingress('early', ['a.ex.com'], [])]);
    assert.deepEqual(linesOf(plan), ['PendingTarget a.ex.com A']);
    assert.match(plan.held[0]?.message ?? '', /^Ingress shop\/early: /);
  });

  it('publishes the first of several names that a CNAME would point to, and says so of the others', () => {
    const plan = computed([ingress('web', ['a.ex.com'], ['lb-2.example.net', 'lb-1.example.net'])]);
    assert.deepEqual(linesOf(plan), [
      'create a.ex.com CNAME lb-1.example.net',
      'LostToOther a.ex.com CNAME lb-2.example.net',
    ]);
  });

  it('does the same for the targets of a DNAME', () => {
    const entry = { dnsName: 'a.ex.com', recordType: 'DNAME', targets: ['two.example.net', 'one.example.net'] };
    const plan = computed([dnsEndpoint('names', [entry])], [], { settings: { ...settings, managedTypes: ['DNAME'] } });
    assert.deepEqual(linesOf(plan), [
      'create a.ex.com DNAME one.example.net',
      'LostToOther a.ex.com DNAME two.example.net',
    ]);
    assert.match(plan.held[0]?.message ?? '', /^a DNAME has one target, one\.example\.net is published/);
  });

  it('publishes every one of several addresses', () => {
    const plan = computed([ingress('web', ['a.ex.com'], ['192.0.2.2', '192.0.2.1', '::2', '::1'])]);
    assert.deepEqual(linesOf(plan), ['create a.ex.com A 192.0.2.1 192.0.2.2', 'create a.ex.com AAAA ::1 ::2']);
  });

  it('leaves alone what the domain filter does not take in, and names that no object could claim', () => {
    const zones = [{ id: 'R', name: '' }];
    const strange = [
      ...owned('a.ex.org', '192.0.2.1', 'ingress/shop/gone'),
      ...owned('not a host.ex.com', '192.0.2.1', 'ingress/shop/gone'),
    ];
    assert.deepEqual(linesOf(computed([], strange, { zones })), []);
  });

  it('holds a name that no zone contains', () => {
    const plan = computed([ingress('web', ['a.ex.com'], ['192.0.2.1'])], [], { zones: [{ id: 'Z', name: 'ex.net' }] });
    assert.deepEqual(linesOf(plan), ['NoMatchingZone a.ex.com A 192.0.2.1']);
  });

  describe('when the addresses of an object are gone', () => {
    const waiting = ingress('web', ['a.ex.com', 'b.ex.com'], []);
    const records = [
      ...owned('a.ex.com', '192.0.2.1', 'ingress/shop/web'),
      ...owned('c.ex.com', '192.0.2.1', 'ingress/shop/web'),
    ];

    it('keeps the record of every name that it still claims, and says why', () => {
      const plan = computed([waiting], records);
      assert.deepEqual(linesOf(plan), [
        'delete c.ex.com A 192.0.2.1',
        'PendingTarget a.ex.com A',
        'PendingTarget b.ex.com A',
        'PendingTarget a.ex.com A 192.0.2.1',
      ]);
      assert.match(
        plan.held.at(-1)?.message ?? '',
        /^it stays as it is: status\.loadBalancer of the Ingress has no address/,
      );
    });

    it('deletes it where the operator wants that, as ExternalDNS does', () => {
      const plan = computed([waiting], records, { settings: { ...settings, onMissingTargets: 'delete' } });
      assert.deepEqual(linesOf(plan).slice(0, 2), ['delete a.ex.com A 192.0.2.1', 'delete c.ex.com A 192.0.2.1']);
    });

    it('deletes it once the object is gone', () => {
      assert.equal(linesOf(computed([], records)).length, 2);
    });

    it('deletes what a Service left behind that is published no more, which is no missing address', () => {
      const inside = service('db', { type: 'ClusterIP', clusterIP: '10.0.0.1' }, { hostname: 'db.ex.com' });
      assert.deepEqual(linesOf(computed([inside], owned('db.ex.com', '192.0.2.1', 'service/shop/db'))), [
        'delete db.ex.com A 192.0.2.1',
        'NotPublished db.ex.com A',
      ]);
    });
  });

  it('deletes nothing of an object whose addresses it does not read: its name, and names that ExternalDNS gave its Pods', () => {
    const pods = service('db', { type: 'ClusterIP', clusterIP: 'None' }, { hostname: 'db.ex.com' });
    const fromExternalDNS = [
      ...owned('db.ex.com', '10.0.0.1', 'service/shop/db'),
      ...owned('db-0.db.ex.com', '10.0.0.1', 'service/shop/db'),
      ...owned('old.ex.com', '10.0.0.1', 'service/shop/old'),
    ];
    assert.deepEqual(linesOf(computed([pods], fromExternalDNS)), [
      'delete old.ex.com A 10.0.0.1',
      'NotRead db.ex.com A',
      'NotRead db-0.db.ex.com A 10.0.0.1',
      'NotRead db.ex.com A 10.0.0.1',
    ]);
  });

  it('deletes nothing of an object on which the template fails', () => {
    const policy = buildPolicy({
      sources: ['ingress'],
      domains: { include: ['ex.com'], exclude: [] },
      fqdnTemplates: ['{{index .Annotations.zones 0}}.ex.com'],
    });
    const records = [
      ...owned('web.ex.com', '192.0.2.1', 'ingress/shop/web'),
      ...owned('old.ex.com', '192.0.2.1', 'ingress/shop/old'),
    ];
    const plan = computed([], records, { policy, ...storeOf([ingress('web', [], ['192.0.2.1'])], policy) });
    assert.deepEqual(linesOf(plan), ['delete old.ex.com A 192.0.2.1', 'NotRead web.ex.com A 192.0.2.1']);
    assert.match(plan.held[0]?.message ?? '', /whose template fails$/);
    assert.deepEqual(
      plan.desired.problems.map(({ object }) => object.name),
      ['web'],
    );
  });
});

describe('a kind that could not be read', () => {
  const unread = new Set(['Service', 'DNSEndpoint']);
  const records = [
    ...owned('svc.ex.com', '192.0.2.1', 'service/shop/api'),
    ...owned('crd.ex.com', '192.0.2.2', 'crd/shop/entries'),
    ...owned('gone.ex.com', '192.0.2.3', 'ingress/shop/gone'),
  ];
  const settingsOf = { settings: { ...settings, onMissingTargets: 'delete' } } as const;

  it('keeps its records, whatever --on-missing-targets says; other kinds follow', () => {
    assert.deepEqual(linesOf(computed([], records, { unread, ...settingsOf })), [
      'delete gone.ex.com A 192.0.2.3',
      'NotRead crd.ex.com A 192.0.2.2',
      'NotRead svc.ex.com A 192.0.2.1',
    ]);
    assert.deepEqual(linesOf(computed([], records, settingsOf)).length, 3);
  });

  it('keeps its names from other objects', () => {
    const taker = ingress('taker', ['svc.ex.com', 'new.ex.com'], ['192.0.2.7']);
    assert.deepEqual(linesOf(computed([taker], records.slice(0, 2), { unread })), [
      'create new.ex.com A 192.0.2.7',
      'NotRead svc.ex.com A 192.0.2.7',
      'NotRead svc.ex.com A 192.0.2.1',
    ]);
  });

  it('may own a record that names no object', () => {
    const [address, ownership] = owned('old.ex.com', '192.0.2.1', '');
    assert.ok(address && ownership);
    const nameless = { ...ownership, targets: ['"heritage=external-dns,external-dns/owner=me"'] };
    assert.deepEqual(linesOf(computed([], [address, nameless], { unread })), ['NotRead old.ex.com A 192.0.2.1']);
  });

  it('keeps nobody from following a record that names no object, such as that of a Pod', () => {
    const ownership = record('a-web.ex.com', 'TXT', '"heritage=external-dns,external-dns/owner=me"');
    const plan = computed(
      [ingress('web', ['web.ex.com'], ['192.0.2.9'])],
      [record('web.ex.com', 'A', '192.0.2.1'), ownership],
      {
        unread,
      },
    );
    assert.deepEqual(linesOf(plan), ['update web.ex.com A 192.0.2.9']);
  });

  it('is left out with its objects that are in the store still', () => {
    const plan = computed([ingress('stale', ['svc.ex.com'], ['192.0.2.9'])], records.slice(0, 2), {
      unread: new Set([...unread, 'Ingress']),
    });
    assert.deepEqual(linesOf(plan), ['NotRead svc.ex.com A 192.0.2.1']);
  });
});

describe('a name in a public and in a private zone', () => {
  const registry = txtRegistry({ ownerId: 'me', prefix: '', suffix: '', wildcardReplacement: '' });
  const zone = (id: string, isPrivate: boolean): Zone => ({ id, name: 'ex.com', ...(isPrivate && { isPrivate }) });
  const horizons = (open: readonly RecordSet[], closed: readonly RecordSet[]) => [
    { zones: [zone('public', false)], ownership: registry.read(open) },
    { zones: [zone('private', true)], ownership: registry.read(closed) },
  ];
  const planned = (open: readonly RecordSet[], closed: readonly RecordSet[], objects: Objects) => {
    const { zones } = computePlan({
      policy: everyPolicy,
      settings,
      ownerId: 'me',
      ...storeOf(objects),
      horizons: horizons(open, closed),
    });
    return zones.flatMap((one) =>
      one.groups
        .flatMap(({ changes }) => changes)
        .filter((change) => recordOf(change).recordType === 'A')
        .map((change) => `${one.zone.id} ${change.action} ${text(recordOf(change))}`),
    );
  };
  const web = ingress('web', ['web.ex.com'], ['192.0.2.1']);
  const there = owned('web.ex.com', '192.0.2.1', 'ingress/shop/web');

  it('is made in both', () => {
    assert.deepEqual(planned([], [], [web]), [
      'public create web.ex.com A 192.0.2.1',
      'private create web.ex.com A 192.0.2.1',
    ]);
  });

  it('is made where it is missing, changed where it is another, and compared with what that zone holds', () => {
    const other = owned('web.ex.com', '192.0.2.9', 'ingress/shop/web');
    assert.deepEqual(planned(there, [], [web]), ['private create web.ex.com A 192.0.2.1']);
    assert.deepEqual(planned(other, there, [web]), ['public update web.ex.com A 192.0.2.1']);
    assert.deepEqual(planned(there, there, [web]), []);
  });

  it('goes from both with its object', () => {
    assert.deepEqual(planned(there, there, []), [
      'public delete web.ex.com A 192.0.2.1',
      'private delete web.ex.com A 192.0.2.1',
    ]);
  });
});
