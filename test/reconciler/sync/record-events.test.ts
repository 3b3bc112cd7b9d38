import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { ObjectEvent } from '../../../reconciler/kube/event.ts';
import { heldRecord } from '../../../reconciler/plan/held.ts';
import { type Change, ProviderError } from '../../../reconciler/providers/provider.ts';
import type { RecordSet } from '../../../reconciler/record-set.ts';
import { RecordEvents, recordEventReasons } from '../../../reconciler/sync/record-events.ts';

const zone = { id: 'Z', name: 'ex.com' };
const web = (target: string, resource = 'ingress/shop/web'): RecordSet => ({
  dnsName: 'web.ex.com',
  recordType: 'A',
  targets: [target],
  labels: { resource, owner: 'me' },
});
const ownership: RecordSet = {
  dnsName: 'a-web.ex.com',
  recordType: 'TXT',
  targets: ['"x"'],
  labels: { ownedRecord: 'web.ex.com', resource: 'ingress/shop/web' },
};

describe('what became of records', () => {
  let events: ObjectEvent[];
  let uids: Map<string, string>;
  beforeEach(() => {
    events = [];
    uids = new Map([['Ingress shop/web', 'u1']]);
  });

  const told = (reasons: readonly (typeof recordEventReasons)[number][] = recordEventReasons) =>
    new RecordEvents({
      reasons: new Set(reasons),
      record: (event) => events.push(event),
      uidOf: ({ kind, namespace, name }) => uids.get(`${kind} ${namespace}/${name}`),
    });
  const group = (...changes: readonly Change[]) => ({ dnsName: 'web.ex.com', changes });
  const lines = () => events.map(({ type, reason, message }) => `${type} ${reason}: ${message}`);

  it('is told on the object, each change with the zone, ownership records left out', () => {
    const changes: readonly Change[] = [
      { action: 'create', next: web('192.0.2.1') },
      { action: 'create', next: ownership },
      { action: 'update', prev: web('192.0.2.1'), next: web('192.0.2.2') },
      { action: 'delete', prev: web('192.0.2.2') },
    ];
    told().applied(zone, [{ group: group(...changes), ok: true }]);
    assert.deepEqual(lines(), [
      'Normal RecordReady: web.ex.com A 192.0.2.1 is published in zone ex.com',
      'Normal RecordUpdated: web.ex.com A 192.0.2.1 -> 192.0.2.2 in zone ex.com',
      'Normal RecordDeleted: web.ex.com A 192.0.2.2 is deleted in zone ex.com',
    ]);
    assert.deepEqual(events[0]?.object, {
      group: 'networking.k8s.io',
      kind: 'Ingress',
      namespace: 'shop',
      name: 'web',
      uid: 'u1',
      apiVersion: 'networking.k8s.io/v1',
    });
  });

  it('is told with the provider’s words when it failed', () => {
    const error = new ProviderError('THROTTLED', 'slow down');
    told().applied(zone, [{ group: group({ action: 'create', next: web('192.0.2.1') }), ok: false, error }]);
    assert.deepEqual(lines(), ['Warning RecordError: + web.ex.com A 192.0.2.1 failed: slow down']);
  });

  it('is told when a record is not made and a person can do something about it', () => {
    told().held([
      heldRecord(web('192.0.2.1'), 'OwnedByAnother', 'it belongs to owner "x"'),
      heldRecord(web('192.0.2.1'), 'PendingTarget', 'no address yet'),
    ]);
    assert.deepEqual(lines(), [
      'Warning RecordHeld: web.ex.com A is not published: it belongs to owner "x" [OwnedByAnother]',
    ]);
  });

  it('is told on every object behind a record, once on each', () => {
    const claim = (name: string) => ({
      host: 'web.ex.com',
      field: 'spec.rules[0].host',
      object: { group: 'networking.k8s.io', kind: 'Ingress', namespace: 'shop', name },
    });
    uids.set('Ingress shop/other', 'u2');
    const next = { ...web('192.0.2.1'), from: [claim('web'), claim('other'), claim('web')] };
    told().applied(zone, [{ group: group({ action: 'create', next }), ok: true }]);
    assert.deepEqual(
      events.map(({ object }) => object.uid),
      ['u1', 'u2'],
    );
  });

  it('is told of the reasons that were asked for', () => {
    told(['RecordError']).applied(zone, [{ group: group({ action: 'create', next: web('192.0.2.1') }), ok: true }]);
    assert.deepEqual(events, []);
  });

  it('is told nobody of records whose object is gone or named by no ownership record', () => {
    const gone = { action: 'delete', prev: web('192.0.2.1', 'ingress/shop/gone') } as const;
    const nameless = { action: 'delete', prev: { ...web('192.0.2.1'), labels: {} } } as const;
    told().applied(zone, [{ group: group(gone, nameless), ok: true }]);
    assert.deepEqual(events, []);
  });

  it('is told on DNSEndpoints and Nodes under the names that ownership records have for them', () => {
    uids.set('DNSEndpoint shop/entries', 'u3').set('Node /n1', 'u4');
    for (const resource of ['crd/shop/entries', 'node/n1']) {
      told().applied(zone, [{ group: group({ action: 'delete', prev: web('192.0.2.1', resource) }), ok: true }]);
    }
    assert.deepEqual(
      events.map(({ object }) => `${object.apiVersion} ${object.kind}`),
      ['externaldns.k8s.io/v1alpha1 DNSEndpoint', 'v1 Node'],
    );
  });
});
