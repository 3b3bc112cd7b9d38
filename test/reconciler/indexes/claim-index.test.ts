import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hostname } from '../../../reconciler/claims/hostname.ts';
import { prefix } from '../claims/sample.ts';
import { gateway, httpRoute, IndexWorld, ingress, namespace, service } from './index-world.ts';

describe('ClaimIndex', () => {
  it('knows what was in the store before it and what comes after', () => {
    const world = new IndexWorld(ingress('shop/web', ['a.example.com']));
    world.put(service('blog/site', 'a.example.com, b.example.com'));
    assert.deepEqual(world.holders('a.example.com'), ['Ingress shop/web', 'Service blog/site']);
    assert.deepEqual(world.holders('b.example.com'), ['Service blog/site']);
    assert.deepEqual(world.holders('c.example.com'), []);
  });

  it('says nothing until everything has been read', () => {
    const world = new IndexWorld(ingress('shop/web', ['a.example.com']));
    world.synced = false;
    assert.equal(world.index.synced, false);
    assert.equal(world.holders('a.example.com'), undefined);
    world.synced = true;
    assert.deepEqual(world.holders('a.example.com'), ['Ingress shop/web']);
  });

  it('follows changes and removals', () => {
    const world = new IndexWorld(ingress('shop/web', ['a.example.com', 'b.example.com']));
    assert.deepEqual(world.holders('a.example.com'), ['Ingress shop/web']);
    world.put(ingress('shop/web', ['b.example.com', 'c.example.com']));
    assert.deepEqual(world.holders('a.example.com'), []);
    assert.deepEqual(world.holders('c.example.com'), ['Ingress shop/web']);
    world.remove('Ingress', 'shop/web');
    assert.deepEqual(world.holders('b.example.com'), []);
  });

  it('keeps the others of a name when one of them goes', () => {
    const paths = ['a/x', 'b/x', 'c/x'];
    for (const gone of paths) {
      const world = new IndexWorld(...paths.map((path) => ingress(path, ['a.example.com'])));
      world.holders('a.example.com');
      world.remove('Ingress', gone);
      const left = paths.filter((path) => path !== gone).map((path) => `Ingress ${path}`);
      assert.deepEqual(world.holders('a.example.com'), left);
    }
  });

  it('holds each name once for an object, in its normal form, and no text that is no name', () => {
    const world = new IndexWorld(
      ingress('shop/web', ['A.Example.com.', 'a.example.com', '*.example.com', 'a..b', 'bücher.example']),
    );
    assert.deepEqual(world.holders('a.example.com'), ['Ingress shop/web']);
    assert.deepEqual(world.holders('*.example.com'), ['Ingress shop/web']);
    assert.deepEqual(world.holders('xn--bcher-kva.example'), ['Ingress shop/web']);
    assert.deepEqual(world.holders('a..b'), []);
  });

  it('takes an object out of scope for one that claims nothing', () => {
    const world = new IndexWorld(ingress('shop/web', ['a.example.com'], { annotations: { team: 'off' } }));
    assert.deepEqual(world.holders('a.example.com'), []);
    world.put(ingress('shop/web', ['a.example.com']));
    assert.deepEqual(world.holders('a.example.com'), ['Ingress shop/web']);
  });

  it('says when the object was created and which set identifier it has', () => {
    const annotations = { [`${prefix}set-identifier`]: 'eu' };
    const world = new IndexWorld(
      ingress('shop/web', ['a.example.com'], { annotations, created: '2026-01-01T00:00:00Z' }),
    );
    const [claimant] = world.index.claimants('a.example.com' as Hostname) ?? [];
    assert.deepEqual(claimant?.object, { group: 'networking.k8s.io', kind: 'Ingress', namespace: 'shop', name: 'web' });
    assert.equal(claimant.setIdentifier, 'eu');
    assert.equal(claimant.createdAt, '2026-01-01T00:00:00Z');
  });

  it('reads an object with very many names in time', () => {
    const hosts = Array.from({ length: 30_000 }, (_, at) => `n${at}.example.com`);
    const world = new IndexWorld();
    const began = performance.now();
    world.put(ingress('shop/web', hosts));
    assert.deepEqual(world.holders('n29999.example.com'), ['Ingress shop/web']);
    world.remove('Ingress', 'shop/web');
    assert.deepEqual(world.holders('n29999.example.com'), []);
    assert.ok(performance.now() - began < 3_000);
  });

  it('reads claims again when an object changes that they were read with', () => {
    const world = new IndexWorld(httpRoute('shop/web', ['*.example.com'], ['infra/edge']));
    assert.deepEqual(world.routes('*.example.com'), ['HTTPRoute shop/web']);
    world.put(gateway('infra/edge', 'shop.example.com'));
    assert.deepEqual(world.routes('*.example.com'), []);
    assert.deepEqual(world.routes('shop.example.com'), ['HTTPRoute shop/web']);
    world.put(gateway('infra/edge', 'b.example.com'));
    assert.deepEqual(world.routes('shop.example.com'), []);
    assert.deepEqual(world.routes('b.example.com'), ['HTTPRoute shop/web']);
    world.remove('Gateway', 'infra/edge');
    assert.deepEqual(world.routes('b.example.com'), []);
    assert.deepEqual(world.routes('*.example.com'), ['HTTPRoute shop/web']);
  });

  it('reads claims again when a label of a namespace lets a route in', () => {
    const world = new IndexWorld(
      gateway('infra/edge', 'shop.example.com', 'red'),
      namespace('shop', 'blue'),
      httpRoute('shop/web', ['*.example.com'], ['infra/edge']),
    );
    assert.deepEqual(world.routes('shop.example.com'), []);
    world.put(namespace('shop', 'red'));
    assert.deepEqual(world.routes('shop.example.com'), ['HTTPRoute shop/web']);
    world.put(namespace('other', 'red'));
    assert.deepEqual(world.routes('shop.example.com'), ['HTTPRoute shop/web']);
  });

  it('reads an object that nobody asks about once for many changes of what it depends on', () => {
    const world = new IndexWorld(httpRoute('shop/web', ['*.example.com'], ['infra/edge']));
    world.routes('*.example.com');
    const lookedUp = countLookups(world);
    for (let round = 0; round < 1_000; round++) world.put(gateway('infra/edge', `n${round}.example.com`));
    assert.equal(lookedUp(), 0);
    assert.deepEqual(world.routes('n999.example.com'), ['HTTPRoute shop/web']);
    const once = lookedUp();
    assert.ok(once > 0 && once < 10, `${once} look-ups`);
  });

  it('lets no question pay for a whole list of objects', () => {
    const world = new IndexWorld();
    const lookedUp = countLookups(world);
    for (let at = 0; at < 2_000; at++) world.put(httpRoute(`shop/r${at}`, [`r${at}.example.com`], ['infra/edge']));
    const before = lookedUp();
    assert.ok(before > 1_000, `${before} look-ups`);
    for (let at = 0; at < 2_000; at++) {
      assert.deepEqual(world.routes(`r${at}.example.com`), [`HTTPRoute shop/r${at}`]);
    }
  });
});

/** Counts how often the store is asked for a Gateway. */
function countLookups({ store }: IndexWorld): () => number {
  let count = 0;
  const lookup = store.gateway.bind(store);
  store.gateway = (namespaceName, name) => {
    count++;
    return lookup(namespaceName, name);
  };
  return () => count;
}
