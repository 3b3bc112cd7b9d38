import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildPolicy } from '../../../reconciler/claims/policy.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';

const policy = buildPolicy({ sources: ['ingress', 'gateway-httproute'], domains: { include: [], exclude: [] } });

function ingress(name: string, host = 'a.example.com', namespace?: string) {
  const read = readObject(
    { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name, namespace }, spec: { rules: [{ host }] } },
    policy,
  );
  assert.ok(read);
  return read;
}

describe('ObjectStore', () => {
  it('lists by namespace and name whatever the order of arrival', () => {
    const store = new ObjectStore();
    for (const name of ['c', 'a', 'b']) store.upsert(ingress(name));
    store.upsert(ingress('z', 'z.example.com', 'alpha'));
    assert.deepEqual(
      store.list('Ingress').map((object) => `${object.metadata.namespace}/${object.metadata.name}`),
      ['alpha/z', 'default/a', 'default/b', 'default/c'],
    );
    assert.deepEqual(store.list('Service'), []);
  });

  it('tells of changes and not of an object that equals what is there', () => {
    const store = new ObjectStore();
    let changes = 0;
    const end = store.onChange(() => changes++);
    store.upsert(ingress('a'));
    store.upsert(ingress('a'));
    assert.equal(changes, 1);
    store.upsert(ingress('a', 'b.example.com'));
    assert.equal(changes, 2);
    store.remove('Ingress', { namespace: 'default', name: 'a' });
    store.remove('Ingress', { namespace: 'default', name: 'a' });
    assert.equal(changes, 3);
    end();
    store.upsert(ingress('a'));
    assert.equal(changes, 3);
  });

  it('looks up Gateways and the labels of Namespaces', () => {
    const store = new ObjectStore();
    for (const raw of [
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'public', namespace: 'infra' } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'blue' } } },
    ]) {
      const read = readObject(raw, policy);
      assert.ok(read);
      store.upsert(read);
    }
    assert.equal(store.gateway('infra', 'public')?.metadata.name, 'public');
    assert.equal(store.gateway('infra', 'other'), undefined);
    assert.equal(store.listenerSet('infra', 'public'), undefined);
    assert.deepEqual({ ...store.namespace('shop')?.labels }, { team: 'blue', 'kubernetes.io/metadata.name': 'shop' });
    assert.equal(store.namespace('other'), undefined);
  });
});

describe('readObject', () => {
  it('puts a namespaced object without namespace into default', () => {
    assert.equal(ingress('a').metadata.namespace, 'default');
  });

  it('gives nothing for kinds, groups and versions that no source reads', () => {
    assert.equal(readObject({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }, policy), undefined);
    assert.equal(
      readObject({ apiVersion: 'extensions/v1beta1', kind: 'Ingress', metadata: { name: 'a' } }, policy),
      undefined,
    );
    assert.equal(
      readObject({ apiVersion: 'networking.k8s.io/v1beta1', kind: 'Ingress', metadata: { name: 'a' } }, policy),
      undefined,
    );
  });
});
