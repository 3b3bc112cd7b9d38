import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../../server/config/suggest.ts';

const candidates = ['domain-filter', 'exclude-domains', 'once', 'sync', 'LoadBalancer'];

test('suggests the candidate that is within two edits', () => {
  assert.equal(nearest('domian-filter', candidates), 'domain-filter');
  assert.equal(nearest('exclude-domain', candidates), 'exclude-domains');
});

test('suggests the candidate that differs only in style', () => {
  assert.equal(nearest('domainFilter', candidates), 'domain-filter');
  assert.equal(nearest('domain_filter', candidates), 'domain-filter');
  assert.equal(nearest('loadbalancer', candidates), 'LoadBalancer');
});

test('suggests nothing far away, and little for short words', () => {
  assert.equal(nearest('interval', candidates), undefined);
  assert.equal(nearest('sink', candidates), undefined);
  assert.equal(nearest('snc', candidates), 'sync');
});
