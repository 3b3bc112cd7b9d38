// The webhook-provider protocol against ExternalDNS's own server: what Zonewarden writes over it is there, owned, and nothing is left
// to do; what goes in the cluster goes there, too.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { freePorts } from './cluster/free-ports.ts';
import { succeeded } from './cluster/kubectl.ts';
import { externalDns } from './external-dns/external-dns.ts';
import { type Finished, lastLines, runProgram } from './run-program.ts';
import { waitUntil } from './wait-until.ts';
import { bundle } from './zonewarden.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);
/** ExternalDNS's server has no flag for it. */
const url = 'http://localhost:8888';
const accept = { accept: 'application/external.dns.webhook+json;version=1' };

describe('zonewarden --provider=webhook with the server of ExternalDNS', () => {
  let cluster: Cluster;
  let stopServer: () => Promise<void> = async () => undefined;
  let said = '';

  before(async () => {
    const { program } = await externalDns(process.env, log);
    cluster = await startCluster({ env: process.env, log });
    const [metrics] = await freePorts(1);
    const args = ['--webhook-server', '--provider=inmemory', '--inmemory-zone=example.test', '--source=ingress'];
    const own = [`--kubeconfig=${cluster.kubeconfigPath}`, `--metrics-address=127.0.0.1:${metrics}`];
    const server = spawn(program, [...args, ...own], { stdio: ['ignore', 'ignore', 'pipe'] });
    server.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    stopServer = async () => {
      if (server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    };
    const answers = async () => {
      assert.equal(server.exitCode, null, lastLines(said, 20));
      return (await fetch(url, { headers: accept }).catch(() => undefined))?.ok || undefined;
    };
    await waitUntil(answers, { what: 'the server of ExternalDNS', deadlineMs: 30_000 });
  });
  after(async () => {
    await stopServer();
    await cluster?.stop();
  });

  const flags = () => [
    `--kubeconfig=${cluster.kubeconfigPath}`,
    '--source=ingress',
    '--domain-filter=example.test',
    '--provider=webhook',
    `--webhook-provider-url=${url}`,
    '--txt-owner-id=e2e',
  ];
  const zonewarden = (...args: readonly string[]): Promise<Finished> =>
    runProgram(process.execPath, [bundle, ...args, ...flags()], { env: process.env });

  async function synced(): Promise<void> {
    const { code, stderr } = await zonewarden('serve', '--once', '--no-webhook', '--metrics-address=127.0.0.1:0');
    assert.equal(code, 0, lastLines(stderr, 20));
  }

  async function planned(): Promise<unknown> {
    const { code, stdout, stderr } = await zonewarden('plan', '--from-cluster', '-o', 'json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  async function records(): Promise<readonly string[]> {
    const listed = (await (await fetch(`${url}/records`, { headers: accept })).json()) as readonly {
      readonly dnsName: string;
      readonly recordType: string;
      readonly targets: readonly string[];
    }[];
    return listed.map(({ dnsName, recordType, targets }) => `${dnsName} ${recordType} ${targets}`).sort();
  }

  it('publishes with ownership, follows, and leaves nothing to do', async () => {
    const backend = { service: { name: 'web', port: { number: 80 } } };
    const rules = [{ host: 'web.example.test', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
    const metadata = { name: 'web', namespace: 'default' };
    const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: { rules } };
    succeeded(await cluster.apply(stringify(ingress)));
    for (const ip of ['192.0.2.1', '192.0.2.2']) {
      await cluster.patchStatus('ingress', 'default', 'web', { loadBalancer: { ingress: [{ ip }] } });
      await synced();
      assert.deepEqual(await records(), [
        'a-web.example.test TXT "heritage=external-dns,external-dns/owner=e2e,external-dns/resource=ingress/default/web"',
        `web.example.test A ${ip}`,
      ]);
      assert.deepEqual(await planned(), { create: [], update: [], delete: [] });
    }
  });

  it('deletes with its ownership record what is gone', async () => {
    succeeded(await cluster.kubectl(['delete', 'ingress', 'web']));
    await synced();
    assert.deepEqual(await records(), []);
  });
});
