import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advise, reasonOf } from '../../../reconciler/kube/failure.ts';
import { collectionPath, qualifiedResource, type ResourceType } from '../../../reconciler/kube/resource.ts';
import { KubeRequestError } from '../../../reconciler/kube/transport.ts';

const services: ResourceType = { group: '', version: 'v1', kind: 'Service', resource: 'services' };
const routes: ResourceType = {
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'HTTPRoute',
  resource: 'httproutes',
};

describe('a resource', () => {
  it('has its path on the API server', () => {
    assert.equal(collectionPath(services), '/api/v1/services');
    assert.equal(collectionPath(routes), '/apis/gateway.networking.k8s.io/v1/httproutes');
    assert.equal(collectionPath(services, 'team'), '/api/v1/namespaces/team/services');
    assert.equal(collectionPath(routes, ''), '/apis/gateway.networking.k8s.io/v1/httproutes');
  });

  it('has its name in RBAC', () => {
    assert.equal(qualifiedResource(services), 'services');
    assert.equal(qualifiedResource(routes), 'httproutes.gateway.networking.k8s.io');
  });
});

describe('the advice on a failure', () => {
  const server = 'https://10.0.0.1:6443';

  it('names the verb, the resource and the kind of role that is missing', () => {
    assert.equal(
      advise('forbidden', 'watch', services, { server, namespace: 'team' }),
      'the ServiceAccount may not watch services: bind a Role in namespace team to it with the verbs list and watch on services',
    );
    assert.match(
      advise('forbidden', 'list', routes, { server }),
      /may not list httproutes\.gateway.*: bind a ClusterRole/,
    );
  });

  it('names the missing definition', () => {
    assert.match(
      advise('not_found', 'list', routes, { server }),
      /no httproutes\.gateway\.networking\.k8s\.io in version v1/,
    );
  });

  it('names the server that does not answer', () => {
    assert.match(advise('timeout', 'list', routes, { server }), /no answer from https:\/\/10\.0\.0\.1:6443/);
  });
});

describe('the reason of a failure', () => {
  it('is a credential when none could be made', () => {
    assert.equal(reasonOf(new KubeRequestError('KUBE_CREDENTIALS', 'no token')), 'unauthorized');
  });

  it('is bounded for whatever is thrown', () => {
    assert.equal(reasonOf(new TypeError('a defect')), 'bad_response');
    assert.equal(reasonOf('text'), 'bad_response');
  });
});
