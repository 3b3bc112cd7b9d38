// The chart as helm renders it, on a real API server: every combination of values that matters is accepted, and the program
// runs as the chart's ServiceAccount with the permissions that the chart gives it.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { sourceNames } from '../../reconciler/claims/policy.ts';
import { webhookManifest } from '../../server/webhook-manifest.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { externalDns } from './external-dns/external-dns.ts';
import { helm } from './helm/helm.ts';
import { startZonewarden } from './zonewarden.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);
const chart = join(import.meta.dirname, '../../deploy/helm/zonewarden');
const namespace = 'dns';
const minimal = { provider: { name: 'rfc2136' }, txtOwnerId: 'e2e', domainFilters: ['example.com'] };
/** Of operators that no test cluster has. */
const foreign = /^(?:cert-manager\.io|monitoring\.coreos\.com)\//;

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const combinations: Readonly<Record<string, object>> = {
  'the least': {},
  'self-managed certificates': { certificates: { source: 'self-managed' } },
  'an existing Secret': { certificates: { source: 'secret', secretName: 'tls', caBundle: 'PEM' } },
  'the webhook alone': { sync: { enabled: false } },
  'the sync alone': { webhook: { enabled: false } },
  'every source': { sources: [...sourceNames], enableGatewayListenerSets: true },
  'one namespace': { namespaced: true, sources: ['crd', 'service', 'gateway-httproute'], gatewayNamespace: 'default' },
  'AWS with IRSA': { provider: 'aws', aws: { region: 'eu-central-1', roleArn: 'arn:aws:iam::111122223333:role/dns' } },
  Azure: { provider: { name: 'azure' }, azure: { workloadIdentityClientId: 'id', config: { resourceGroup: 'dns' } } },
  'a template': { fqdnTemplates: ['{{.Name}}.example.com'], extraArgs: { 'min-ttl': '60s', events: false } },
  'everything else': {
    ...{ networkPolicy: { enabled: true }, priorityClass: { create: true }, dashboard: { enabled: true } },
    ...{ serviceMonitor: { enabled: true }, podMonitor: { enabled: true }, prometheusRule: { enabled: true } },
    webhook: { failurePolicy: 'Fail', rules: { wildcard: 'deny' }, exemptNamespaces: ['ci'] },
  },
};

describe('the chart', () => {
  let cluster: Cluster;
  let run: Awaited<ReturnType<typeof helm>>;

  before(async () => {
    run = await helm(process.env, log);
    cluster = await startCluster({ env: process.env, log });
    succeeded(await cluster.kubectl(['create', 'namespace', namespace]));
    const restricted = 'pod-security.kubernetes.io/enforce=restricted';
    succeeded(await cluster.kubectl(['label', 'namespace', namespace, restricted]));
  });
  after(() => cluster?.stop());

  async function render(values: object): Promise<readonly Manifest[]> {
    const args = ['template', 'zonewarden', chart, '-n', namespace, '--kube-version=1.36.0', '-f', '-'];
    const text = succeeded(await run(args, stringify({ ...minimal, ...values })));
    return parseAllDocuments(text).flatMap((one) => (one.toJS() === null ? [] : [one.toJS() as Manifest]));
  }

  const native = (manifests: readonly Manifest[]) => manifests.filter(({ apiVersion }) => !foreign.test(apiVersion));
  const yaml = (manifests: readonly Manifest[]) => manifests.map((one) => stringify(one)).join('---\n');

  it('passes helm lint', async () => {
    succeeded(await run(['lint', chart, '--strict', '--kube-version=1.36.0', '-f', '-'], stringify(minimal)));
  });

  for (const [name, values] of Object.entries(combinations)) {
    it(`is accepted by the API server with ${name}`, async () => {
      const manifests = native(await render(values));
      const checked = await cluster.kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], {
        input: yaml(manifests),
      });
      assert.equal(succeeded(checked).trim().split('\n').length, manifests.length);
      assert.doesNotMatch(checked.stderr, /would violate PodSecurity/);
    });
  }

  it('asks of the webhook what the program says it should ask', async () => {
    const manifests = await render({ sources: [...sourceNames], enableGatewayListenerSets: true });
    const rendered = manifests.find(({ kind }) => kind === 'ValidatingWebhookConfiguration');
    const program = parse(webhookManifest()) as { readonly webhooks: readonly object[] };
    const expected = JSON.stringify(program.webhooks)
      .replaceAll(',"caBundle":""', '')
      .replaceAll('"namespace":"zonewarden"', `"namespace":"${namespace}"`)
      .replaceAll('"kube-system","zonewarden"', `"kube-system","${namespace}"`);
    assert.deepEqual((rendered as unknown as { webhooks: unknown }).webhooks, JSON.parse(expected));
  });

  const refused: readonly (readonly [string, object, RegExp])[] = [
    ['no provider', { provider: { name: '' } }, /provider\.name is required/],
    ['no owner', { txtOwnerId: '' }, /txtOwnerId is required/],
    ['a prefix and a suffix', { txtPrefix: 'a', txtSuffix: 'b' }, /mutually exclusive/],
    ['a source of another program', { sources: ['istio-gateway'] }, /sources/],
    ['a misspelt value', { domainFilter: ['example.com'] }, /domainFilter/],
    ['nothing to run', { sync: { enabled: false }, webhook: { enabled: false } }, /nothing to run/],
  ];
  for (const [name, values, message] of refused) {
    it(`refuses ${name} and says why`, async () => {
      await assert.rejects(render(values), message);
    });
  }

  it('gives the program every permission that it needs for every source', async () => {
    await cluster.installGatewayApi();
    const { crdFile } = await externalDns(process.env, log);
    succeeded(await cluster.kubectl(['apply', '-f', crdFile]));
    const sources = [...sourceNames];
    succeeded(await cluster.apply(yaml(native(await render({ sources })))));
    const token = succeeded(await cluster.kubectl(['create', 'token', 'zonewarden', '-n', namespace])).trim();
    const zonewarden = await startZonewarden([
      `--kubeconfig=${await kubeconfigOf(cluster, token)}`,
      ...sources.map((source) => `--source=${source}`),
      '--provider=inmemory',
      '--domain-filter=example.com',
      '--txt-owner-id=e2e',
      '--leader-election=on',
      '--leader-election-lease=zonewarden',
      `--leader-election-namespace=${namespace}`,
    ]);
    try {
      const metrics = await (await fetch(`${zonewarden.probesUrl}/metrics`)).text();
      assert.doesNotMatch(zonewarden.log(), /forbidden|cannot be read|may not/i);
      assert.doesNotMatch(metrics, /^zonewarden_informer_synced\{.*\} 0$/m);
      const lease = ['get', 'lease', 'zonewarden', '-n', namespace, '-o', 'jsonpath={.spec.holderIdentity}'];
      assert.notEqual(succeeded(await cluster.kubectl(lease)), '');
    } finally {
      await zonewarden.stop();
    }
  });
});

/** The cluster's kubeconfig with another user, who has nothing but the token. */
async function kubeconfigOf(cluster: Cluster, token: string): Promise<string> {
  const user = 'service-account';
  const file = join(dirname(cluster.kubeconfigPath), `${user}.kubeconfig`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': user,
    clusters: [{ name: user, cluster: { server: cluster.url, 'certificate-authority': cluster.caFile } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: user, context: { cluster: user, user } }],
  };
  await writeFile(file, stringify(config), { mode: 0o600 });
  return file;
}
