import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dnsEndpoint } from '../../../../reconciler/claims/kinds/dnsendpoint.ts';
import { emptyLookup } from '../../../../reconciler/claims/lookup.ts';
import { ShapeError } from '../../../../reconciler/claims/object.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { outOfScope } from '../../../../reconciler/claims/scope.ts';
import { prefix, type Raw, samplePolicy } from '../sample.ts';

function read(endpoints: unknown, metadata: Raw = {}, options: Partial<PolicyOptions> = {}) {
  const policy = samplePolicy({ sources: ['crd'], ...options });
  const raw = { metadata: { name: 'names', namespace: 'shop', ...metadata }, spec: { endpoints } };
  return { policy, object: dnsEndpoint.project(raw, policy) };
}

function claims(endpoints: unknown, metadata: Raw = {}) {
  const { object, policy } = read(endpoints, metadata);
  return dnsEndpoint.claims(object, policy, emptyLookup);
}

describe('a DNSEndpoint claims', () => {
  it('the name of every entry as it is written, at its field', () => {
    const found = claims([{ dnsName: 'a.org' }, { dnsName: 'B.org.', recordType: 'TXT' }, { dnsName: 'a.org' }]);
    assert.deepEqual(
      found.map(({ host, field, internal }) => [host, field, internal]),
      [
        ['a.org', 'spec.endpoints[0].dnsName', false],
        ['B.org.', 'spec.endpoints[1].dnsName', false],
        ['a.org', 'spec.endpoints[2].dnsName', false],
      ],
    );
    assert.deepEqual(found[0]?.object, {
      group: 'externaldns.k8s.io',
      kind: 'DNSEndpoint',
      namespace: 'shop',
      name: 'names',
    });
  });

  it('with the set identifier of the entry, whatever the annotation says', () => {
    const annotations = { [`${prefix}set-identifier`]: 'green' };
    const found = claims([{ dnsName: 'a.org', setIdentifier: 'blue' }, { dnsName: 'a.org' }], { annotations });
    assert.deepEqual(
      found.map(({ setIdentifier }) => setIdentifier),
      ['blue', ''],
    );
  });

  it('nothing for a null entry, which does not move the others', () => {
    assert.deepEqual(
      claims([null, { dnsName: 'a.org' }]).map(({ field }) => field),
      ['spec.endpoints[1].dnsName'],
    );
  });

  it('the empty name of an entry without one, so that the author hears of it', () => {
    assert.deepEqual(
      claims([{ recordType: 'A' }]).map(({ host }) => host),
      [''],
    );
  });

  it('nothing without entries, and nothing by annotation', () => {
    const annotations = { [`${prefix}hostname`]: 'a.org' };
    for (const endpoints of [undefined, null, []]) assert.deepEqual(claims(endpoints, { annotations }), []);
  });
});

describe('the scope of DNSEndpoints', () => {
  const entries = [{ dnsName: 'a.org' }];
  const why = (metadata: Raw, options: Partial<PolicyOptions>) => {
    const { object, policy } = read(entries, metadata, options);
    return outOfScope(dnsEndpoint, object, policy);
  };

  it('is the source crd', () => {
    assert.equal(why({}, {}), undefined);
    assert.match(why({}, { sources: ['ingress'] }) ?? '', /--source names none of crd/);
  });

  it('is narrowed by namespace, labels and annotations', () => {
    assert.match(why({}, { namespace: 'other' }) ?? '', /--namespace/);
    assert.match(why({ labels: { team: 'b' } }, { labelFilter: 'team=a' }) ?? '', /--label-filter/);
    assert.equal(why({ labels: { team: 'a' } }, { labelFilter: 'team=a' }), undefined);
    assert.match(why({ annotations: { team: 'b' } }, { annotationFilter: 'team=a' }) ?? '', /--annotation-filter/);
    assert.equal(why({ annotations: { team: 'a' } }, { annotationFilter: 'team=a' }), undefined);
  });

  it('is not narrowed by the controller annotation (ExternalDNS)', () => {
    assert.equal(why({ annotations: { [`${prefix}controller`]: 'someone-else' } }, {}), undefined);
  });
});

describe('a DNSEndpoint of the wrong shape names the field', () => {
  for (const [field, endpoints] of Object.entries({
    'spec.endpoints': {},
    'spec.endpoints[0]': ['a.org'],
    'spec.endpoints[1].dnsName': [{}, { dnsName: 3 }],
    'spec.endpoints[0].recordType': [{ recordType: [] }],
    'spec.endpoints[0].targets': [{ targets: '192.0.2.1' }],
    'spec.endpoints[0].targets[1]': [{ targets: ['192.0.2.1', 1] }],
    'spec.endpoints[0].recordTTL': [{ recordTTL: '60' }],
    'spec.endpoints[0].setIdentifier': [{ setIdentifier: true }],
    'spec.endpoints[0].labels[a]': [{ labels: { a: 1 } }],
    'spec.endpoints[0].providerSpecific[0].value': [{ providerSpecific: [{ name: 'x', value: 1 }] }],
  })) {
    it(field, () => {
      assert.throws(
        () => read(endpoints),
        (error) => error instanceof ShapeError && error.field === field,
      );
    });
  }
});
