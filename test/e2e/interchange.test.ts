// Interchange with the real ExternalDNS: what one has written the other owns, and nothing changes when they swap.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { parseAllDocuments, stringify } from 'yaml';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { type Bind, startBind } from './dns/bind.ts';
import { type ExternalDns, externalDns } from './external-dns/external-dns.ts';
import { planZonewarden, sharedFlags, syncExternalDns, syncZonewarden, zone, zoneLines } from './interchange/side.ts';

const nothing = { create: [], update: [], delete: [] };
const log = (line: string) => process.stderr.write(`${line}\n`);

interface Stored {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly status?: object;
}

async function objects(): Promise<readonly Stored[]> {
  const folder = join(import.meta.dirname, 'interchange/objects');
  const texts = await Promise.all((await readdir(folder)).sort().map((file) => readFile(join(folder, file), 'utf8')));
  const stored = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Stored));
  // Namespaces and Nodes before what lies in them or on them.
  return stored.toSorted((a, b) => order(a) - order(b));
}

const order = ({ kind }: Stored) => ['Namespace', 'Node'].indexOf(kind) * -1;

async function applyAll(cluster: Cluster, all: readonly Stored[]): Promise<void> {
  const first = all.filter(({ kind }) => kind === 'Namespace');
  for (const some of [first, all]) succeeded(await cluster.apply(some.map((one) => stringify(one)).join('---\n')));
  for (const { kind, metadata, status } of all) {
    if (status !== undefined) await cluster.patchStatus(kind, metadata.namespace ?? 'default', metadata.name, status);
  }
}

describe('interchange with ExternalDNS', () => {
  let cluster: Cluster;
  let program: ExternalDns;

  before(async () => {
    program = await externalDns(process.env, log);
    cluster = await startCluster({ env: process.env, log });
    await cluster.installGatewayApi();
    succeeded(await cluster.kubectl(['apply', '--server-side', '-f', program.crdFile]));
    const crd = 'customresourcedefinition/dnsendpoints.externaldns.k8s.io';
    succeeded(await cluster.kubectl(['wait', '--for=condition=Established', '--timeout=60s', crd]));
    await applyAll(cluster, await objects());
  });
  after(async () => {
    await cluster?.stop();
  });

  async function emptyZone(t: TestContext): Promise<Bind> {
    const bind = await startBind({ zones: [zone] });
    t.after(() => bind.stop());
    return bind;
  }

  const variants: Readonly<Record<string, readonly string[]>> = {
    'the default names of ownership records': [],
    'a prefix with the record type': ['--txt-prefix=%{record_type}-own.', '--txt-wildcard-replacement=any'],
    'a suffix': ['--txt-suffix=-own', '--txt-wildcard-replacement=star'],
    'encrypted ownership': ['--txt-encrypt-enabled', `--txt-encrypt-aes-key=${'k'.repeat(32)}`],
  };
  for (const [name, extra] of Object.entries(variants)) {
    describe(`with ${name}`, () => {
      it('plans nothing for what ExternalDNS wrote, and changes nothing', async (t) => {
        const bind = await emptyZone(t);
        const flags = sharedFlags(bind, cluster.kubeconfigPath, extra);
        await syncExternalDns(program, flags);
        const written = await zoneLines(bind);
        assert.ok(written.length > 80, `only ${written.length} record sets`);
        assert.deepEqual(await planZonewarden(flags), nothing);
        await syncZonewarden(flags);
        assert.deepEqual(await zoneLines(bind), written);
      });

      it('leaves ExternalDNS nothing to change in what it wrote itself', async (t) => {
        const bind = await emptyZone(t);
        const flags = sharedFlags(bind, cluster.kubeconfigPath, extra);
        await syncZonewarden(flags);
        const written = await zoneLines(bind);
        const { stderr } = await syncExternalDns(program, flags);
        assert.match(stderr, /All records are already up to date/);
        assert.deepEqual(await zoneLines(bind), written);
      });
    });
  }

  it('writes byte for byte the zone that ExternalDNS writes', async (t) => {
    const [ours, theirs] = [await emptyZone(t), await emptyZone(t)];
    await syncZonewarden(sharedFlags(ours, cluster.kubeconfigPath));
    await syncExternalDns(program, sharedFlags(theirs, cluster.kubeconfigPath));
    assert.deepEqual(await zoneLines(ours), await zoneLines(theirs));
  });

  it('follows what changed and goes in what the other wrote, each way', async (t) => {
    const [ours, theirs] = [await emptyZone(t), await emptyZone(t)];
    const [oursFlags, theirsFlags] = [ours, theirs].map((bind) => sharedFlags(bind, cluster.kubeconfigPath));
    assert.ok(oursFlags && theirsFlags);
    await syncZonewarden(oursFlags);
    await syncExternalDns(program, theirsFlags);
    const gone = ['ingress/plain', 'ingress/hostname', 'service/lb-both', 'dnsendpoint/crd-a', 'httproute/r-plain'];
    for (const one of gone) succeeded(await cluster.kubectl(['delete', one]));
    await cluster.patchStatus('ingress', 'default', 'two-addresses', {
      loadBalancer: { ingress: [{ ip: '192.0.2.99' }] },
    });
    await syncExternalDns(program, oursFlags);
    await syncZonewarden(theirsFlags);
    const left = await zoneLines(theirs);
    assert.deepEqual(await zoneLines(ours), left);
    assert.ok(left.includes('two.example.test 0 A 192.0.2.99'));
    for (const host of ['plain', 'elb', 'lb-both', 'crd-a', 'r-plain']) {
      assert.deepEqual(
        left.filter((line) => line.includes(`${host}.example.test`) && !/(?:x-|r-)plain/.test(line)),
        [],
      );
    }
  });
});
