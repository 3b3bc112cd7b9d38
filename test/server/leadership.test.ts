import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { KubeTransport } from '../../reconciler/kube/transport.ts';
import { parseCommandLine } from '../../server/config/parse-command-line.ts';
import { candidacyOf, deploymentOf } from '../../server/leadership.ts';
import { LeaseServer } from '../reconciler/kube/lease-server.ts';

const pod = { KUBERNETES_SERVICE_HOST: '10.0.0.1', POD_NAME: 'external-dns-6b7c9d5f4-x2x9z' };

function electionOf(args: readonly string[], env: Readonly<Record<string, string>>, namespace = '') {
  const server = new LeaseServer();
  const transport: KubeTransport = {
    server: 'https://10.0.0.1',
    get: (path, query, signal) => server.get(path, query, signal),
    create: (path, body, signal) => server.create(path, body, signal),
    patch: (path, query, body, signal) => server.patch(path, query, body, signal),
    stream: () => Promise.reject(new Error('no streams')),
    close: async () => undefined,
  };
  const { config } = parseCommandLine(
    ['--source=ingress', '--provider=inmemory', '--no-webhook', ...args],
    {},
    () => '',
  );
  const options = { config, env, transport, namespace, logger: pino({ enabled: false }), registry: new Registry() };
  return { make: candidacyOf(options), without: candidacyOf({ ...options, transport: undefined }), server };
}

describe('whether there is a leader election', () => {
  for (const [what, args, env, elects] of [
    ['in a Pod', [], pod, true],
    ['outside of one', [], {}, false],
    ['with a kubeconfig, in a Pod of another cluster', ['--kubeconfig=x'], pod, false],
    ['when it is asked for', ['--leader-election=on', '--kubeconfig=x'], {}, true],
    ['when it is turned off', ['--leader-election=off'], pod, false],
    ['in a dry run, which writes nothing', ['--dry-run'], pod, false],
    ['for one pass', ['--once'], pod, false],
  ] as const) {
    it(`${elects ? 'yes' : 'no'}: ${what}`, () => assert.equal(electionOf(args, env).make !== undefined, elects));
  }

  it('no: where objects come from files', () => assert.equal(electionOf([], pod).without, undefined));
});

describe('the Lease', () => {
  async function leaseOf(args: readonly string[], env: Readonly<Record<string, string>>, namespace = '') {
    const { make, server } = electionOf(args, env, namespace);
    const leading = Promise.withResolvers<void>();
    const election = make?.elect({ lead: async () => leading.resolve() });
    await election?.start(new AbortController().signal);
    await leading.promise;
    const holder = server.holder;
    await election?.stop();
    return { asked: server.requests[0], holder };
  }

  it("is that of the Pod's Deployment, in the Pod's namespace, held by the Pod", async () => {
    assert.deepEqual(await leaseOf([], { ...pod, POD_NAMESPACE: 'dns' }, 'other'), {
      asked: 'get /apis/coordination.k8s.io/v1/namespaces/dns/leases/external-dns',
      holder: pod.POD_NAME,
    });
  });

  it('is the one that flags name', async () => {
    const args = ['--leader-election-lease=mine', '--leader-election-namespace=here'];
    assert.equal((await leaseOf(args, pod)).asked, 'get /apis/coordination.k8s.io/v1/namespaces/here/leases/mine');
  });

  it('has a name for Pods of no Deployment, and names each process outside of Pods', async () => {
    const { asked, holder } = await leaseOf(['--leader-election=on'], { POD_NAME: 'laptop' }, 'dev');
    assert.equal(asked, 'get /apis/coordination.k8s.io/v1/namespaces/dev/leases/zonewarden');
    assert.equal(holder, `laptop_${process.pid}`);
  });

  it('knows the Deployment from the name of the Pod', () => {
    assert.equal(deploymentOf('a-b-c-5d4f8c7b9-abcde'), 'a-b-c');
    assert.equal(deploymentOf('zonewarden-0'), undefined);
  });
});
