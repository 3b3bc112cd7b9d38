import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { outOfScope } from '../../../../reconciler/claims/scope.ts';
import { oldPrefix, prefix, type Raw } from '../sample.ts';
import { gatewayWith, listenerSetWith, type RouteOptions, read, type World } from './route-rig.ts';

const foreign = /^none of its Gateways is selected by --gateway-name/;

function why(route: RouteOptions, options: Partial<PolicyOptions> = {}, world: World = {}): string | undefined {
  const { kind, object, policy, lookup } = read(route, world, options);
  return outOfScope(kind, object, policy, lookup);
}

describe('the scope of a route', () => {
  const two = { parents: [{ name: 'edge' }, { name: 'other', namespace: 'infra' }] };

  it('is everything without filters, a route without parents included', () => {
    assert.equal(why({}), undefined);
    assert.equal(why({ parents: [] }), undefined);
  });

  it('keeps to --namespace, --label-filter, --annotation-filter and the controller annotation', () => {
    assert.match(why({}, { namespace: 'infra' }) ?? '', /--namespace infra/);
    assert.match(why({}, { labelFilter: 'a' }) ?? '', /--label-filter/);
    assert.match(why({}, { annotationFilter: 'a' }) ?? '', /--annotation-filter/);
    assert.match(why({ annotations: { [`${prefix}controller`]: '' } }) ?? '', /controller annotation/);
  });

  it('leaves out a route of a mesh, whose parents are no Gateways', () => {
    const parents = [
      { group: '', kind: 'Service', name: 'edge' },
      { group: 'example.com', name: 'edge' },
    ];
    assert.equal(why({ parents }), 'none of its parents is a Gateway');
    assert.equal(why({ parents: [...parents, { name: 'edge' }] }), undefined);
  });

  it('takes a group that is null for one that is absent', () => {
    assert.equal(why({ parents: [{ group: null, kind: null, name: 'edge' }] }), undefined);
  });

  it('keeps to --gateway-name and --gateway-namespace, by the references alone', () => {
    assert.equal(why(two, { gatewayName: 'other' }), undefined);
    assert.equal(why(two, { gatewayNamespace: 'infra' }), undefined);
    assert.equal(why(two, { gatewayName: 'other', gatewayNamespace: 'infra' }), undefined);
    assert.match(why(two, { gatewayName: 'edge', gatewayNamespace: 'infra' }) ?? '', foreign);
    assert.match(why(two, { gatewayName: 'none' }) ?? '', foreign);
  });

  it('keeps to --gateway-label-filter for Gateways that are known', () => {
    const gateways = [gatewayWith(['a.org'], { labels: { expose: 'internal' } })];
    assert.match(why({}, { gatewayLabelFilter: 'expose=public' }, { gateways }) ?? '', foreign);
    assert.equal(why({}, { gatewayLabelFilter: 'expose=internal' }, { gateways }), undefined);
    assert.equal(why({}, { gatewayLabelFilter: 'expose=public' }), undefined);
    assert.equal(why(two, { gatewayLabelFilter: 'expose=public' }, { gateways }), undefined);
  });

  it('counts the last of several equalities of --gateway-label-filter on one key, as ExternalDNS does', () => {
    const gateways = [gatewayWith(['a.org'], { labels: { expose: 'public' } })];
    assert.equal(why({}, { gatewayLabelFilter: 'expose=internal,expose=public' }, { gateways }), undefined);
    assert.match(why({}, { gatewayLabelFilter: 'expose=public,expose=internal' }, { gateways }) ?? '', foreign);
  });

  it('leaves out a route of a Gateway that another controller publishes', () => {
    for (const key of [`${prefix}controller`, `${oldPrefix}controller`]) {
      const at = (value: string) => ({ gateways: [gatewayWith(['a.org'], { annotations: { [key]: value } })] });
      assert.match(why({}, {}, at('other')) ?? '', foreign);
      assert.equal(why({}, {}, at('dns-controller')), undefined);
    }
  });
});

describe('the scope of a route of a ListenerSet', () => {
  const parents = [{ kind: 'ListenerSet', name: 'own' }];
  const on = { gatewayListenerSets: true };
  const behind = (metadata: Raw = {}, spec: Raw = {}): World => ({
    gateways: [gatewayWith([], { labels: { expose: 'internal' } })],
    listenerSets: [listenerSetWith(['a.org'], metadata, spec)],
  });

  it('takes --gateway-listener-sets, or another parent', () => {
    assert.equal(why({ parents }), 'its parents are ListenerSets, which count only with --gateway-listener-sets');
    assert.equal(why({ parents: [...parents, { name: 'edge' }] }), undefined);
    assert.equal(why({ parents }, on), undefined);
  });

  it('keeps to the filters for the Gateway of the ListenerSet', () => {
    for (const options of [{ gatewayName: 'x' }, { gatewayNamespace: 'x' }, { gatewayLabelFilter: 'expose=x' }]) {
      assert.match(why({ parents }, { ...on, ...options }, behind()) ?? '', foreign);
    }
    const options = { gatewayName: 'edge', gatewayNamespace: 'shop', gatewayLabelFilter: 'expose=internal' };
    assert.equal(why({ parents }, { ...on, ...options }, behind()), undefined);
  });

  it('goes by the reference of the ListenerSet where its Gateway is not known', () => {
    const { listenerSets = [] } = behind();
    assert.match(why({ parents }, { ...on, gatewayName: 'x' }, { listenerSets }) ?? '', foreign);
    assert.equal(
      why({ parents }, { ...on, gatewayName: 'edge', gatewayLabelFilter: 'x' }, { listenerSets }),
      undefined,
    );
  });

  it('is in while the ListenerSet is not known, whatever its Gateway may be', () => {
    assert.equal(why({ parents }, { ...on, gatewayName: 'x' }), undefined);
  });

  it('is out where the annotation filter, another controller or a strange parent takes the ListenerSet away', () => {
    const annotations = { team: 'x' };
    assert.match(why({ parents, annotations }, { ...on, annotationFilter: 'team' }, behind()) ?? '', foreign);
    assert.equal(
      why({ parents, annotations }, { ...on, annotationFilter: 'team' }, behind({ annotations })),
      undefined,
    );
    assert.match(why({ parents }, on, behind({ annotations: { [`${prefix}controller`]: 'x' } })) ?? '', foreign);
    assert.match(why({ parents }, on, behind({}, { parentRef: { kind: 'Service', name: 'edge' } })) ?? '', foreign);
  });
});
