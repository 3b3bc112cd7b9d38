import assert from 'node:assert/strict';
import { it } from 'node:test';
import { prefix, type Raw } from '../claims/sample.ts';
import { below, pick, type Random, seeded } from '../claims/seeded.ts';
import { gateway, httpRoute, IndexWorld, ingress, namespace, service } from './index-world.ts';

const names = [
  'a.example.com',
  'b.example.com',
  '*.example.com',
  'shop.example.com',
  'c.example.org',
  'A.example.com.',
  'a..b',
] as const;
const spellings = new Set(['a.example.com', 'b.example.com', '*.example.com', 'shop.example.com', 'c.example.org']);
const namespaces = ['shop', 'blog', 'infra'] as const;
const teams = ['red', 'blue', 'off'] as const;

it('after any changes the index is the one that is built from the store as it is then', () => {
  const next = seeded(20260802);
  for (let round = 0; round < 60; round++) {
    const world = new IndexWorld();
    for (let step = 0; step < 80; step++) {
      change(world, next);
      // Asked in between and not asked: what waits must not be lost either way.
      if (next() < 0.3) assertSame(world, `round ${round}, step ${step}`);
    }
    assertSame(world, `round ${round}`);
  }
});

function assertSame(world: IndexWorld, label: string): void {
  const anew = world.anew();
  for (const name of spellings) assert.deepEqual(world.holders(name), world.holders(name, anew), `${label}: ${name}`);
}

function change(world: IndexWorld, next: Random): void {
  const path = `${pick(namespaces, next)}/o${below(3, next)}`;
  const kind = pick(['Ingress', 'Service', 'HTTPRoute', 'Gateway', 'Namespace'], next);
  if (next() < 0.25) world.remove(kind, kind === 'Namespace' ? `/${pick(namespaces, next)}` : path);
  else world.put(objectOf(kind, path, next));
}

function objectOf(kind: string, path: string, next: Random): Raw {
  const hosts = Array.from({ length: below(4, next) }, () => pick(names, next));
  const parents = () => Array.from({ length: below(3, next) }, () => `${pick(namespaces, next)}/o${below(3, next)}`);
  if (kind === 'Service') return service(path, hosts.join(','));
  if (kind === 'HTTPRoute') return httpRoute(path, hosts, parents());
  if (kind === 'Gateway') return gateway(path, pick(['', ...names], next), pick(['All', ...teams], next));
  if (kind === 'Namespace') return namespace(pick(namespaces, next), pick(teams, next));
  const annotations = { team: pick(teams, next), [`${prefix}set-identifier`]: pick(['', 'eu'], next) };
  return ingress(path, hosts, { annotations });
}
