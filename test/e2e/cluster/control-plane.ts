// The control plane of a test cluster: etcd and kube-apiserver on loopback, with certificates made for this run.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RealParts } from '../real-parts/real-parts.ts';
import { createAuthority, type KeyPair } from './authority.ts';
import type { Cleanup } from './cleanup.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { freePorts } from './free-ports.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

export type ControlPlane = {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  readonly caCert: string;
  readonly caFile: string;
  /** Credentials of a user in `system:masters`. */
  readonly admin: KeyPair;
  readonly daemons: readonly Daemon[];
};

export type ControlPlaneOptions = {
  readonly parts: RealParts;
  readonly folder: string;
  readonly cleanup: Cleanup;
  /** More kube-apiserver flags, e.g. `--v=4`. */
  readonly apiServerFlags: readonly string[];
};

/** Starts both programs and returns without waiting for them to be ready. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { parts, folder, cleanup } = options;
  const [etcdPort = 0, apiPort = 0] = await freePorts(2);
  const authority = await createAuthority();
  const files = {
    ca: await written(folder, 'ca.crt', authority.caCert),
    serving: await writtenPair(folder, 'apiserver', await authority.serving(['127.0.0.1', 'localhost'])),
    signing: await writtenKeys(folder, createSigningKeys()),
  };
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const daemons = [
    await startDaemon({ name: 'etcd', command: parts.etcd, args: etcdFlags(folder, etcdUrl), folder, cleanup }),
    await startDaemon({
      name: 'kube-apiserver',
      command: parts.kubeApiserver,
      args: [...apiServerFlags(apiPort, etcdUrl, folder, files), ...options.apiServerFlags],
      folder,
      cleanup,
    }),
  ];
  const admin = await authority.client('zonewarden-e2e-admin', 'system:masters');
  return { url: `https://127.0.0.1:${apiPort}`, caCert: authority.caCert, caFile: files.ca, admin, daemons };
}

function etcdFlags(folder: string, url: string): readonly string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    // The only member has no peers, so nobody needs to know which port this becomes.
    '--listen-peer-urls=http://127.0.0.1:0',
    // The contents live as long as the test run: waiting for the disk would buy nothing.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

type Files = { readonly ca: string; readonly serving: KeyPair; readonly signing: SigningKeys };

function apiServerFlags(port: number, etcdUrl: string, folder: string, files: Files): readonly string[] {
  return [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${folder}`,
    `--tls-cert-file=${files.serving.cert}`,
    `--tls-private-key-file=${files.serving.key}`,
    `--client-ca-file=${files.ca}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.signing.publicKey}`,
    `--service-account-signing-key-file=${files.signing.privateKey}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    // A loopback address cannot be an endpoint of the `kubernetes` Service, and no pod would use it.
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    // No controller makes the `default` service accounts that this plugin wants before any pod is created. The
    // plugins that are on by default stay on; ValidatingAdmissionWebhook and MutatingAdmissionWebhook are among them.
    '--disable-admission-plugins=ServiceAccount',
  ];
}

async function written(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

async function writtenPair(folder: string, name: string, pair: KeyPair): Promise<KeyPair> {
  return {
    cert: await written(folder, `${name}.crt`, pair.cert),
    key: await written(folder, `${name}.key`, pair.key),
  };
}

async function writtenKeys(folder: string, keys: SigningKeys): Promise<SigningKeys> {
  return {
    privateKey: await written(folder, 'service-accounts.key', keys.privateKey),
    publicKey: await written(folder, 'service-accounts.pub', keys.publicKey),
  };
}
