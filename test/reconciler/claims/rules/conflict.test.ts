import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Claim } from '../../../../reconciler/claims/claim.ts';
import type { Claimant, Lookup } from '../../../../reconciler/claims/lookup.ts';
import { conflict } from '../../../../reconciler/claims/rules/conflict.ts';
import { prefix } from '../sample.ts';
import { below, pick, type Random, seeded } from '../seeded.ts';
import { heldBy, holder, ingressObject } from './holders.ts';
import { saidBy } from './rule-rig.ts';

const old = '2025-01-01T00:00:00Z';
const young = '2026-01-01T00:00:00Z';

interface Asking {
  readonly createdAt?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly claim?: Partial<Claim>;
  readonly text?: string;
}

/** What is said when the Ingress shop/web claims a.example.com. */
function said(lookup: Partial<Lookup>, { createdAt = young, annotations = {}, claim = {}, text }: Asking = {}) {
  const object = ingressObject('shop', 'web', { createdAt, annotations });
  return saidBy(conflict, text ?? 'a.example.com', { object, lookup, claim });
}

describe('the conflict rule, for a name that the object does not hold yet', () => {
  it('has nothing against a free name, nor while nobody knows who holds what', () => {
    assert.equal(said(heldBy({})), undefined);
    assert.equal(said({ claimants: () => undefined }), undefined);
  });

  it('prefers every holder in another namespace, even a younger one', () => {
    const lookup = heldBy({ 'a.example.com': [holder('blog/site', { createdAt: young })] });
    assert.equal(said(lookup, { createdAt: old }), 'is claimed by Ingress blog/site already');
  });

  it('names the holder that has the best right to it', () => {
    const holders = [holder('blog/young', { createdAt: young }), holder('news/old', { createdAt: old })];
    assert.equal(said(heldBy({ 'a.example.com': holders })), 'is claimed by Ingress news/old already');
    const lookup = heldBy({ 'a.example.com': holders }, { 'a.example.com': 'ingress/blog/young' });
    assert.equal(said(lookup), 'is claimed by Ingress blog/young already');
  });

  it('has nothing against objects of its own namespace', () => {
    assert.equal(said(heldBy({ 'a.example.com': [holder('shop/other', { createdAt: old })] })), undefined);
  });

  it('lets different set identifiers stand beside each other', () => {
    const lookup = heldBy({ 'a.example.com': [holder('blog/site', { setIdentifier: 'eu' })] });
    const annotations = { [`${prefix}set-identifier`]: 'us' };
    assert.equal(said(lookup, { annotations }), undefined);
    assert.equal(said(lookup), undefined);
    assert.match(said(lookup, { annotations: { [`${prefix}set-identifier`]: 'eu' } }) ?? '', /blog\/site already/);
    assert.match(said(lookup, { claim: { setIdentifier: 'eu' } }) ?? '', /blog\/site already/);
  });

  it('takes a set identifier that the object has newly for a new name', () => {
    const own = holder('shop/web', { setIdentifier: 'us', createdAt: old });
    const lookup = heldBy({ 'a.example.com': [own, holder('blog/site', { setIdentifier: 'eu', createdAt: young })] });
    const annotations = { [`${prefix}set-identifier`]: 'eu' };
    assert.equal(said(lookup, { createdAt: old, annotations }), 'is claimed by Ingress blog/site already');
  });

  it('does not take an object of another kind and the same name for this one', () => {
    const service = { group: '', kind: 'Service', namespace: 'shop', name: 'web' };
    const lookup = heldBy({ 'a.example.com': [holder('shop/web', { object: service }), holder('blog/site')] });
    assert.equal(said(lookup), 'is claimed by Ingress blog/site already');
  });

  it('asks about what listeners narrow the name to, and says so', () => {
    const claim = { narrowed: ['b.example.com', 'shop.example.com'] };
    const text = '*.example.com';
    const held = heldBy({ 'shop.example.com': [holder('blog/site')] });
    assert.equal(
      said(held, { text, claim }),
      'stands for shop.example.com, which is claimed by Ingress blog/site already',
    );
    assert.equal(said(heldBy({ '*.example.com': [holder('blog/site')] }), { text, claim }), undefined);
    assert.equal(said(held, { text, claim: { narrowed: [] } }), undefined);
  });
});

describe('the conflict rule, between two that hold the name', () => {
  const own = (options: Partial<Claimant> = {}) => holder('shop/web', { createdAt: young, ...options });

  it('prefers the one that the record was made for', () => {
    const holders = { 'a.example.com': [own(), holder('blog/site', { createdAt: old })] };
    assert.equal(said(heldBy(holders, { 'a.example.com': 'ingress/shop/web' })), undefined);
    const other = heldBy(
      { 'a.example.com': [own({ createdAt: old }), holder('blog/site', { createdAt: young })] },
      { 'a.example.com': 'ingress/blog/site' },
    );
    assert.equal(said(other, { createdAt: old }), 'is claimed by Ingress blog/site, whose record it is');
  });

  it('asks for the record of its own set identifier', () => {
    const asked: string[] = [];
    const holders = [own({ setIdentifier: 'eu' }), holder('blog/site', { setIdentifier: 'eu' })];
    const lookup: Partial<Lookup> = {
      claimants: () => holders,
      record: (name, setIdentifier) => {
        asked.push(`${name} ${setIdentifier}`);
        return undefined;
      },
    };
    said(lookup, { annotations: { [`${prefix}set-identifier`]: 'eu' } });
    assert.deepEqual(asked, ['a.example.com eu']);
  });

  it('prefers the older, by the instant and not by the text', () => {
    const lookup = heldBy({ 'a.example.com': [own(), holder('zoo/site', { createdAt: old })] });
    assert.equal(said(lookup), 'is claimed by Ingress zoo/site, which is older');
    const later = heldBy({ 'a.example.com': [own(), holder('blog/site', { createdAt: '2026-01-01T00:30:00+00:00' })] });
    assert.equal(said(later), undefined);
    const earlier = heldBy({
      'a.example.com': [own(), holder('zoo/site', { createdAt: '2026-01-01T00:30:00+01:00' })],
    });
    assert.equal(said(earlier), 'is claimed by Ingress zoo/site, which is older');
  });

  it('takes an object that has no time for the youngest', () => {
    const lookup = heldBy({ 'a.example.com': [own(), holder('blog/site', { createdAt: '' })] });
    assert.equal(said(lookup), undefined);
    assert.equal(
      said(lookup, { createdAt: '' }),
      'is claimed by Ingress blog/site, which is as old and comes first by namespace',
    );
  });

  it('prefers the first by namespace of two that are as old', () => {
    const lookup = heldBy({ 'a.example.com': [own(), holder('blog/site', { createdAt: young })] });
    assert.equal(said(lookup), 'is claimed by Ingress blog/site, which is as old and comes first by namespace');
    assert.equal(said(heldBy({ 'a.example.com': [own(), holder('zoo/site', { createdAt: young })] })), undefined);
  });
});

/** Judges every holder of one name by what is stored; the paths of those that lose it. */
function losers(holders: readonly Claimant[], resource?: string): readonly string[] {
  const lookup = heldBy({ 'a.example.com': holders }, resource === undefined ? {} : { 'a.example.com': resource });
  return holders.filter((one) => judged(one, lookup) !== undefined).map(pathOf);
}

function judged(one: Claimant, lookup: Partial<Lookup>): string | undefined {
  const object = ingressObject(one.object.namespace, one.object.name, one);
  const claim = { object: one.object, setIdentifier: one.setIdentifier };
  return saidBy(conflict, 'a.example.com', { object, lookup, claim });
}

function pathOf({ object: { namespace, name } }: Claimant): string {
  return `${namespace}/${name}`;
}

it('of any two stored objects that conflict exactly one loses, whatever the order they are listed in', () => {
  const next = seeded(20260803);
  for (let round = 0; round < 2_000; round++) {
    const [a, b] = [randomHolder(next), randomHolder(next)];
    const resource = pick([undefined, 'ingress/a/x', 'ingress/b/x', 'ingress/b/y'], next);
    const lost = losers([a, b], resource);
    const apart = a.object.namespace === b.object.namespace || a.setIdentifier !== b.setIdentifier;
    assert.equal(lost.length, apart ? 0 : 1, JSON.stringify({ a, b, resource, lost }));
    assert.deepEqual(losers([b, a], resource), lost);
  }
});

it('of many stored objects in different namespaces exactly one keeps the name', () => {
  const next = seeded(20260804);
  for (let round = 0; round < 300; round++) {
    const holders = Array.from({ length: 2 + below(5, next) }, (_, index) => ({
      ...randomHolder(next),
      object: { ...holder(`n${index}/x`).object },
      setIdentifier: '',
    }));
    const resource = pick([undefined, 'ingress/n1/x', 'ingress/gone/x'], next);
    assert.equal(losers(holders, resource).length, holders.length - 1);
  }
});

function randomHolder(next: Random): Claimant {
  const path = `${pick(['a', 'b', 'c'], next)}/${pick(['x', 'y'], next)}`;
  const createdAt = pick(['', old, young, 'long ago', '2025-01-01T00:00:00.000Z'], next);
  return holder(path, { createdAt, setIdentifier: pick(['', '', 'eu'], next) });
}
