// Self-managed certificates on a real API server: two replicas behind one address, reviews all the while, through
// renewals, a rotation of the authority and everything that people do to its Secret and the webhook configuration.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { parse, stringify } from 'yaml';
import { buildPolicy } from '../../reconciler/claims/policy.ts';
import { webhookConfiguration } from '../../webhooks/registration.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { waitUntil } from './wait-until.ts';
import { startZonewarden, type Zonewarden } from './zonewarden.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);
const name = 'zonewarden';

/** As a Service is for the API server: each new connection goes to the next replica. */
class Balancer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  ports: readonly number[] = [];
  #next = 0;

  constructor() {
    this.#server = createServer((client) => this.#join(client));
  }

  async start(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #join(client: Socket): void {
    this.#next += 1;
    const upstream = connect(this.ports[this.#next % this.ports.length] ?? 0, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}

const ingress = (host: string) =>
  stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { generateName: 'probe-', namespace: 'default' },
    spec: { rules: [{ host }], defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  });

/** Every right that certificates and the self-test need, and the reading of Ingresses. */
const rights = {
  Role: [
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['zonewarden-certificates'], verbs: ['get', 'patch'] },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['create'] },
  ],
  ClusterRole: [
    {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['validatingwebhookconfigurations'],
      resourceNames: [name],
      verbs: ['get', 'patch'],
    },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['list', 'watch'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] },
    { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create'] },
  ],
};

const account = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } },
  ...Object.entries(rights).flatMap(([kind, rules]) => {
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    const metadata = { name, ...(kind === 'Role' && { namespace: 'default' }) };
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name };
    const subjects = [{ kind: 'ServiceAccount', name, namespace: 'default' }];
    return [
      { apiVersion, kind, metadata, rules },
      { apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects },
    ];
  }),
]
  .map((object) => stringify(object))
  .join('---\n');

describe('self-managed certificates', () => {
  let cluster: Cluster;
  let balancer: Balancer;
  let port: number;
  const replicas: Zonewarden[] = [];

  before(async () => {
    cluster = await startCluster({ env: process.env, log });
    balancer = new Balancer();
    port = await balancer.start();
    succeeded(await register());
    succeeded(await cluster.apply(account));
    const flags = [
      `--kubeconfig=${await accountKubeconfig()}`,
      '--source=ingress',
      '--provider=inmemory',
      '--domain-filter=example.com',
      '--certificate-source=self-managed',
      '--certificate-secret=default/zonewarden-certificates',
      '--certificate-lifetime=4s',
      '--certificate-authority-lifetime=24s',
    ];
    replicas.push(...(await Promise.all([startZonewarden(flags), startZonewarden(flags)])));
    balancer.ports = replicas.map(({ webhookUrl }) => Number(new URL(webhookUrl).port));
    await waitUntil(async () => ((await review()) === 'judged' ? true : undefined), {
      what: 'the first review',
      deadlineMs: 10_000,
    });
  });

  after(async () => {
    for (const replica of replicas) await replica.stop();
    balancer?.close();
    await cluster?.stop();
  });

  /** A kubeconfig for the ServiceAccount, which may do nothing but what its roles say. */
  async function accountKubeconfig(): Promise<string> {
    const token = succeeded(await cluster.kubectl(['create', 'token', name])).trim();
    const config = parse(await readFile(cluster.kubeconfigPath, 'utf8'));
    const path = join(dirname(cluster.kubeconfigPath), 'account.kubeconfig');
    await writeFile(path, stringify({ ...config, users: [{ name: 'admin', user: { token } }] }), { mode: 0o600 });
    return path;
  }

  function register() {
    const configuration = webhookConfiguration({
      name,
      client: { url: `https://127.0.0.1:${port}/validate` },
      failurePolicy: 'Fail',
      policy: buildPolicy({ sources: ['ingress'], domains: { include: [], exclude: [] }, gatewayListenerSets: true }),
    });
    return cluster.apply(stringify(configuration));
  }

  /** `judged`, or what the API server said instead. */
  async function review(): Promise<string> {
    const create = ['create', '--dry-run=server', '-f', '-'];
    const { stderr } = await cluster.kubectl(create, { input: ingress('web.example.org') });
    return stderr.includes('[OutsideDomainFilter]') ? 'judged' : stderr;
  }

  async function json(...args: readonly string[]) {
    return JSON.parse(succeeded(await cluster.kubectl(['get', ...args, '--output=json'])));
  }

  async function trusted(): Promise<string> {
    const { webhooks } = await json('validatingwebhookconfiguration', name);
    return Buffer.from(webhooks[0].clientConfig.caBundle ?? '', 'base64').toString();
  }

  /** A new connection to each replica, checked with what the API server would check it with at this moment. */
  async function handshakes(): Promise<readonly string[]> {
    const ca = await trusted();
    return Promise.all(
      balancer.ports.map(async (replica) => {
        const socket = connectTls({ host: '127.0.0.1', port: replica, ca });
        await once(socket, 'secureConnect');
        const { fingerprint256 } = socket.getPeerCertificate();
        socket.destroy();
        return fingerprint256;
      }),
    );
  }

  const authority = async () => (await json('secret', 'zonewarden-certificates')).data['tls.crt'] as string;
  const count = (pem: string) => pem.split('BEGIN CERTIFICATE').length - 1;

  it('lose no review over renewals of both replicas and a rotation of the authority', async () => {
    const first = await authority();
    const seen = new Set<string>();
    const failures: string[] = [];
    let reviews = 0;
    let over = false;
    const flow = async () => {
      while (!over) {
        const answer = await review();
        reviews += 1;
        if (answer !== 'judged') failures.push(answer);
      }
    };
    const check = async () => {
      while (!over) {
        try {
          for (const fingerprint of await handshakes()) seen.add(fingerprint);
        } catch (error) {
          failures.push(String(error));
        }
      }
    };
    const flowing = Promise.all([flow(), check()]);
    try {
      const rotated = async () =>
        (await authority()) !== first && count(await trusted()) === 1 && seen.size >= 10 ? true : undefined;
      await waitUntil(rotated, { what: 'the old authority to be dropped', deadlineMs: 60_000, everyMs: 300 });
    } finally {
      over = true;
      await flowing;
    }
    assert.deepEqual(failures, []);
    assert.ok(reviews >= 20, `${reviews} reviews`);
  });

  it('are changed in the webhook configuration under a field manager that owns nothing else', async () => {
    const { metadata } = await json('validatingwebhookconfiguration', name, '--show-managed-fields');
    const ours = metadata.managedFields.filter(({ manager }: { manager: string }) =>
      manager.startsWith('zonewarden-certificates'),
    );
    assert.equal(ours.length, 1);
    const leaves = JSON.stringify(ours[0].fieldsV1).match(/"f:[a-zA-Z]+":\{\}/g);
    assert.deepEqual(leaves, ['"f:caBundle":{}']);
  });

  it('come back by themselves when somebody takes the caBundle or the Secret away', async () => {
    const patch = [{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }];
    const remove = ['patch', 'validatingwebhookconfiguration', name, '--type=json', '--patch', JSON.stringify(patch)];
    succeeded(await cluster.kubectl(remove));
    const repaired = async () => (await trusted()).includes('BEGIN CERTIFICATE') || undefined;
    await waitUntil(repaired, { what: 'the caBundle to be repaired', deadlineMs: 5000 });
    const before = await authority();
    succeeded(await cluster.kubectl(['delete', 'secret', 'zonewarden-certificates']));
    const made = async () => {
      const answer = await cluster.kubectl(['get', 'secret', 'zonewarden-certificates']);
      return answer.code === 0 && (await authority()) !== before ? true : undefined;
    };
    await waitUntil(made, { what: 'another authority to sign', deadlineMs: 10_000 });
    await handshakes();
    assert.equal(await review(), 'judged');
  });

  it('are told of in the metrics, and so is that the API server calls every replica', async () => {
    for (const { probesUrl, log: written } of replicas) {
      const read = async (path: string) => (await fetch(`${probesUrl}${path}`)).text();
      const settled = async () => {
        const text = await read('/metrics');
        const agrees = /^zonewarden_certificate_ca_bundle_in_agreement 1$/m.test(text);
        return agrees && /^zonewarden_webhook_self_test_result\{result="judged"\} 1$/m.test(text) ? text : undefined;
      };
      const text = await waitUntil(settled, { what: 'agreement and the self-test', deadlineMs: 10_000 });
      const expiry = /^zonewarden_certificate_authority_expiry_timestamp_seconds (\S+)$/m.exec(text)?.[1];
      assert.ok(Number(expiry) * 1000 > Date.now(), expiry);
      assert.match(await read('/readyz?verbose'), /^\[\+\]self-test ok$/m);
      assert.match(written(), /Self-test: the API server calls the webhook/);
      assert.doesNotMatch(written(), /forbidden/i);
    }
  });
});
