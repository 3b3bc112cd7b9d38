// The two programs side by side: the same flags, one cluster, one name server each way.
import assert from 'node:assert/strict';
import { Rfc2136Provider } from '../../../reconciler/providers/rfc2136/provider.ts';
import type { RecordSet } from '../../../reconciler/record-set.ts';
import type { Bind } from '../dns/bind.ts';
import type { ExternalDns } from '../external-dns/external-dns.ts';
import { type Finished, lastLines, runProgram } from '../run-program.ts';
import { bundle } from '../zonewarden.ts';

export const zone = 'example.test';

/** Flags that both programs take: sources, provider, policy and ownership. */
export function sharedFlags(bind: Bind, kubeconfig: string, extra: readonly string[] = []): readonly string[] {
  return [
    ...['ingress', 'service', 'gateway-httproute', 'crd'].map((source) => `--source=${source}`),
    `--kubeconfig=${kubeconfig}`,
    `--domain-filter=${zone}`,
    '--annotation-prefix=external-dns.alpha.kubernetes.io/',
    '--provider=rfc2136',
    `--rfc2136-host=${bind.host}`,
    `--rfc2136-port=${bind.port}`,
    `--rfc2136-zone=${zone}`,
    `--rfc2136-tsig-keyname=${bind.keyName}`,
    `--rfc2136-tsig-secret=${bind.secret}`,
    `--rfc2136-tsig-secret-alg=${bind.algorithm}`,
    // Its newer name, --rfc2136-axfr, is not in the release that is built here.
    '--rfc2136-tsig-axfr',
    '--registry=txt',
    '--txt-owner-id=interchange',
    ...extra,
  ];
}

/** One pass of ExternalDNS; fails unless it ends well. */
export async function syncExternalDns(program: ExternalDns, flags: readonly string[]): Promise<Finished> {
  const finished = await program.run([...flags, '--once', '--log-level=info', '--metrics-address=127.0.0.1:0']);
  assert.equal(finished.code, 0, lastLines(finished.stderr, 20));
  return finished;
}

/** One pass of Zonewarden; fails unless it ends well. */
export async function syncZonewarden(flags: readonly string[]): Promise<Finished> {
  const args = ['serve', '--once', '--no-webhook', '--metrics-address=127.0.0.1:0', '--log-level=debug', ...flags];
  const finished = await zonewarden(args);
  assert.equal(finished.code, 0, lastLines(finished.stderr, 20));
  return finished;
}

interface PlannedChanges {
  readonly create: readonly unknown[];
  readonly update: readonly unknown[];
  readonly delete: readonly unknown[];
}

/** What Zonewarden would change. */
export async function planZonewarden(flags: readonly string[]): Promise<PlannedChanges> {
  const { code, stdout, stderr } = await zonewarden(['plan', '--from-cluster', '-o', 'json', ...flags]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

function zonewarden(args: readonly string[]): Promise<Finished> {
  return runProgram(process.execPath, [bundle, ...args], { env: process.env });
}

/** Everything in the zone but its own records, one line for each record set. */
export async function zoneLines(bind: Bind): Promise<readonly string[]> {
  const provider = new Rfc2136Provider({
    servers: [{ host: bind.host, port: bind.port }],
    strategy: 'disabled',
    zones: [zone],
    key: { name: bind.keyName, algorithm: bind.algorithm, secret: Buffer.from(bind.secret, 'base64') },
    transfer: true,
    minTTL: 0,
    batchSize: 50,
    limits: { connectMs: 5_000, idleMs: 10_000 },
    logger: { debug: () => undefined },
    now: Date.now,
    random: Math.random,
  });
  const records = await provider.records({ id: zone, name: zone }, AbortSignal.timeout(20_000));
  return records
    .filter(({ dnsName }) => dnsName !== zone)
    .map(lineOf)
    .sort();
}

function lineOf({ dnsName, recordTTL, recordType, targets }: RecordSet): string {
  return `${dnsName} ${recordTTL} ${recordType} ${targets.join(' ')}`;
}
