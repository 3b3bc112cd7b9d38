import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProviderRecord } from '../../../../reconciler/claims/lookup.ts';
import { owner } from '../../../../reconciler/claims/rules/owner.ts';
import { prefix } from '../sample.ts';
import { ingressObject } from './holders.ts';
import { saidBy } from './rule-rig.ts';

const foreign: ProviderRecord = { types: ['A'], ours: false, owner: undefined, resource: undefined };

/** What is said of a.example.com where the provider holds this record of it. */
function said(record: ProviderRecord | undefined): string | undefined {
  return saidBy(owner, 'a.example.com', { lookup: { record: () => record } });
}

describe('the owner rule', () => {
  it('has nothing against a name without records or with records of ours', () => {
    assert.equal(said(undefined), undefined);
    assert.equal(said({ ...foreign, ours: true, resource: 'ingress/shop/web' }), undefined);
  });

  it('names the owner and the types, or says that it is not this one', () => {
    assert.equal(said(foreign), 'has a record (A) of no owner at the provider');
    assert.equal(said({ ...foreign, owner: 'other' }), 'has a record (A) of owner "other" at the provider');
    const both = { ...foreign, types: ['A', 'AAAA'] };
    assert.equal(said(both), 'has records (A, AAAA) of no owner at the provider');
    assert.equal(said({ ...both, owner: 'x' }), 'has records (A, AAAA) of owner "x" at the provider');
  });

  it('asks for the record of the set identifier: others stand beside it', () => {
    const record = (_name: string, setIdentifier: string) => (setIdentifier === 'us' ? foreign : undefined);
    const annotated = (value: string) =>
      ingressObject('shop', 'web', { annotations: { [`${prefix}set-identifier`]: value } });
    assert.equal(saidBy(owner, 'a.example.com', { lookup: { record }, object: annotated('eu') }), undefined);
    assert.match(saidBy(owner, 'a.example.com', { lookup: { record }, object: annotated('us') }) ?? '', /of no owner/);
    assert.match(
      saidBy(owner, 'a.example.com', { lookup: { record }, claim: { setIdentifier: 'us' } }) ?? '',
      /of no owner/,
    );
  });

  it('asks for what is published where listeners narrow the name', () => {
    const record = (name: string) => (name === 'shop.example.com' ? foreign : undefined);
    const claim = { narrowed: ['a.example.com', 'shop.example.com'] };
    assert.equal(
      saidBy(owner, '*.example.com', { lookup: { record }, claim }),
      'stands for shop.example.com, which has a record (A) of no owner at the provider',
    );
    assert.equal(saidBy(owner, 'shop.example.com', { lookup: { record }, claim: { narrowed: [] } }), undefined);
  });
});
