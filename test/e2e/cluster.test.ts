// Proves the parts that every other end-to-end test stands on: the real API server stores objects and their status,
// serves the Gateway API, and asks admission webhooks.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { pinnedVersion } from './real-parts/pins.ts';
import { runProgram } from './run-program.ts';

const log = (line: string) => process.stdout.write(`${line}\n`);

const INGRESS = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: default }
spec:
  rules:
    - host: shop.example.com
      http:
        paths: [{ path: /, pathType: Prefix, backend: { service: { name: shop, port: { number: 80 } } } }]
`;

const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: default }
spec: { hostnames: [shop.example.com] }
`;

describe('a test cluster', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster({ env: process.env, log });
  });
  after(() => cluster?.stop());

  it('is the pinned Kubernetes release, or the one KUBEBUILDER_ASSETS brought', async () => {
    const { serverVersion } = JSON.parse(succeeded(await cluster.kubectl(['version', '--output=json'])));
    const binary = await runProgram(cluster.parts.kubeApiserver, ['--version'], { env: {} });
    const pinned = cluster.parts.origin === 'pinned build';
    const expected = pinned
      ? await pinnedVersion('k8s.io/kubernetes')
      : binary.stdout.trim().replace('Kubernetes ', '');
    assert.equal(serverVersion.gitVersion, expected);
    assert.equal(`v${serverVersion.major}.${serverVersion.minor}`, expected.split('.').slice(0, 2).join('.'));
  });

  it('stores an Ingress and the status that a test gives it', async () => {
    succeeded(await cluster.apply(INGRESS));
    await cluster.patchStatus('ingress', 'default', 'shop', { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } });
    const { spec, status } = JSON.parse(
      succeeded(await cluster.kubectl(['get', 'ingress', 'shop', '--namespace=default', '--output=json'])),
    );
    assert.equal(spec.rules[0].host, 'shop.example.com');
    assert.deepEqual(status.loadBalancer.ingress, [{ ip: '192.0.2.1' }]);
  });

  it('reports a refused status as an error that says why', async () => {
    const patch = cluster.patchStatus('ingress', 'default', 'absent', {});
    await assert.rejects(patch, /ingresses\.networking\.k8s\.io "absent" not found/);
  });

  it('refuses an object the API server finds invalid, as a value', async () => {
    const refused = await cluster.apply(INGRESS.replace('shop.example.com', 'not_a_host'));
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /spec\.rules\[0\]\.host: Invalid value: "not_a_host"/);
  });

  it('serves the Gateway API once its definitions are installed', async () => {
    const before = await cluster.apply(ROUTE);
    assert.match(before.stderr, /no matches for kind "HTTPRoute"/);
    await cluster.installGatewayApi();
    succeeded(await cluster.apply(ROUTE));
    const host = await cluster.kubectl(['get', 'httproute', 'shop', '--output=jsonpath={.spec.hostnames[0]}']);
    assert.equal(succeeded(host), 'shop.example.com');
  });

  it('ends its programs and removes its files when it stops', async () => {
    const folder = dirname(cluster.kubeconfigPath);
    assert.equal(existsSync(folder), true);
    await cluster.stop();
    assert.equal(existsSync(folder), false);
    await assert.rejects(fetch(cluster.url), (error: Error & { cause?: { code?: string } }) => {
      assert.equal(error.cause?.code, 'ECONNREFUSED');
      return true;
    });
  });
});
