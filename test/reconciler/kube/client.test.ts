// The client against a fake API server over HTTPS: credentials of every kind, their rotation, one connection for many
// calls, and configurations that cannot work.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { CoordinationV1Api } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import { type KubeClient, type KubeClientOptions, loadKubeClient } from '../../../reconciler/kube/client.ts';
import { type Authority, createAuthority } from '../../fakes/kube-api/certificates.ts';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';
import { startHttpProxy, startSocksProxy } from '../../fakes/kube-api/proxies.ts';
import { ingresses } from './rig.ts';

const ingressPath = '/apis/networking.k8s.io/v1/ingresses';
const never = new AbortController().signal;

let authority: Authority;
let folder: string;
let api: FakeKubeApi;
const clients: KubeClient[] = [];

before(async () => {
  authority = await createAuthority('test authority');
});

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'zonewarden-kube-'));
  write('ca.crt', authority.ca);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await api?.close();
  rmSync(folder, { recursive: true });
});

async function startApi(options: { readonly ca?: string; readonly authorization?: string } = {}): Promise<void> {
  const { ca, authorization } = options;
  const tls = { ...(await authority.server()), ...(ca === undefined ? {} : { ca }) };
  api = await FakeKubeApi.start({ tls, ...(authorization === undefined ? {} : { authorization }) });
  api.serve(ingresses);
}

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A kubeconfig with one cluster and one user. */
function kubeconfig(user: object, cluster: object = { server: api.url, 'certificate-authority': 'ca.crt' }): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'here', cluster }],
    users: [{ name: 'me', user }],
    contexts: [{ name: 'work', context: { cluster: 'here', user: 'me', namespace: 'team' } }],
    'current-context': 'work',
  };
  return write('config', stringify(config));
}

async function load(options: Partial<KubeClientOptions>): Promise<KubeClient> {
  const client = await loadKubeClient({ env: {}, requestTimeoutMs: 5000, version: '1.2.3', now: Date.now, ...options });
  clients.push(client);
  return client;
}

async function readToEnd(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
}

const list = (client: KubeClient) => client.transport.get(ingressPath, {}, never);

describe('a client from a kubeconfig', () => {
  it('shows its client certificate, from files beside the kubeconfig or from inline texts', async () => {
    await startApi({ ca: authority.ca });
    const me = await authority.client('me');
    write('me.crt', me.cert);
    write('me.key', me.key);
    const fromFiles = await load({
      kubeconfig: kubeconfig({ 'client-certificate': 'me.crt', 'client-key': 'me.key' }),
    });
    await list(fromFiles);
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const inline = { 'client-certificate-data': base64(me.cert), 'client-key-data': base64(me.key) };
    const cluster = { server: api.url, 'certificate-authority-data': base64(authority.ca) };
    await list(await load({ kubeconfig: kubeconfig(inline, cluster) }));
    const withNone = await load({ kubeconfig: kubeconfig({}) });
    await assert.rejects(list(withNone), { code: 'KUBE_UNREACHABLE' });
    assert.equal(api.requests.length, 2);
    assert.equal(fromFiles.namespace, 'team');
    assert.equal(fromFiles.server, api.url);
  });

  it('trusts no server of another authority, unless it is told to', async () => {
    await startApi();
    const other = await createAuthority('another authority');
    write('ca.crt', other.ca);
    await assert.rejects(list(await load({ kubeconfig: kubeconfig({ token: 't' }) })), { code: 'KUBE_UNREACHABLE' });
    const cluster = { server: api.url, 'insecure-skip-tls-verify': true };
    await list(await load({ kubeconfig: kubeconfig({ token: 't' }, cluster) }));
  });

  it('takes up a changed authority and certificate without a restart', async () => {
    await startApi();
    const other = await createAuthority('another authority');
    write('ca.crt', other.ca);
    const client = await load({ kubeconfig: kubeconfig({ token: 't' }) });
    await assert.rejects(list(client), { code: 'KUBE_UNREACHABLE' });
    write('ca.crt', `${other.ca}\n${authority.ca}`);
    await list(client);
  });

  it('uses one connection for fifty requests, one after the other', async () => {
    await startApi();
    const client = await load({ kubeconfig: kubeconfig({ token: 't' }) });
    for (let count = 0; count < 50; count += 1) await list(client);
    assert.equal(api.requests.length, 50);
    assert.ok(api.connections <= 2, `${api.connections} connections`);
    assert.equal(api.requests[0]?.headers['user-agent'], 'zonewarden/1.2.3');
    assert.equal(api.requests[0]?.headers.authorization, 'Bearer t');
  });

  it('serves typed calls on the same connections, under our user agent', async () => {
    await startApi();
    const client = await load({ kubeconfig: kubeconfig({ token: 't' }) });
    const leases = client.config.makeApiClient(CoordinationV1Api);
    await list(client);
    for (let count = 0; count < 20; count += 1) {
      await assert.rejects(leases.readNamespacedLease({ namespace: 'team', name: 'leader' }), { code: 404 });
    }
    assert.ok(api.connections <= 2, `${api.connections} connections`);
    const last = api.requests.at(-1);
    assert.equal(last?.path, '/apis/coordination.k8s.io/v1/namespaces/team/leases/leader');
    assert.equal(last?.headers['user-agent'], 'zonewarden/1.2.3');
    assert.equal(last?.headers.authorization, 'Bearer t');
  });

  it('gives up on a typed call after the request timeout', async () => {
    await startApi();
    const client = await load({ kubeconfig: kubeconfig({ token: 't' }), requestTimeoutMs: 100 });
    api.fail('list', 'hang');
    const leases = client.config.makeApiClient(CoordinationV1Api);
    await assert.rejects(leases.readNamespacedLease({ namespace: 'team', name: 'leader' }), { name: 'TimeoutError' });
  });

  it('reads a token file again when the token is refused, and after a minute', async () => {
    await startApi({ authorization: 'Bearer one' });
    let now = 1_000_000;
    const token = write('token', 'one\n');
    const client = await load({ kubeconfig: kubeconfig({ tokenFile: 'token', token: 'stale' }), now: () => now });
    await list(client);
    writeFileSync(token, 'two\n');
    await list(client);
    api.authorization = 'Bearer two';
    await assert.rejects(list(client), { status: 401 });
    await list(client);
    writeFileSync(token, 'three\n');
    now += 60_000;
    api.authorization = 'Bearer three';
    await list(client);
  });

  it('runs a credential plugin once, and again when its token is refused', async () => {
    await startApi({ authorization: 'Bearer 1' });
    const credential =
      '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"%s"}}';
    const program = [
      `#!${process.execPath}`,
      "const fs = require('node:fs');",
      'const [, , runs] = process.argv;',
      "fs.appendFileSync(runs, 'run\\n');",
      "const count = fs.readFileSync(runs, 'utf8').split('\\n').length - 1;",
      `process.stdout.write(${JSON.stringify(credential)}.replace('%s', String(count)));`,
    ];
    const plugin = write('bin/login', `${program.join('\n')}\n`);
    chmodSync(plugin, 0o755);
    const runs = path.join(folder, 'runs');
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './bin/login', args: [runs] };
    const client = await load({ kubeconfig: kubeconfig({ exec }) });
    await list(client);
    await list(client);
    api.authorization = 'Bearer 2';
    await assert.rejects(list(client), { status: 401 });
    await list(client);
  });

  it('says so when a credential plugin fails or a token file is gone', async () => {
    await startApi();
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: path.join(folder, 'no-such-plugin') };
    await assert.rejects(list(await load({ kubeconfig: kubeconfig({ exec }) })), {
      code: 'KUBE_CREDENTIALS',
      message: /^no credentials for https:.*no-such-plugin/,
    });
    const token = write('token', 'one');
    const client = await load({ kubeconfig: kubeconfig({ tokenFile: 'token' }) });
    rmSync(token);
    await assert.rejects(list(client), { code: 'KUBE_CREDENTIALS', message: /ENOENT/ });
    write('token', ' \n');
    await assert.rejects(list(client), { code: 'KUBE_CREDENTIALS', message: /token file .* is empty/ });
  });

  it('shows a user and password', async () => {
    await startApi({ authorization: `Basic ${Buffer.from('me:secret').toString('base64')}` });
    await list(await load({ kubeconfig: kubeconfig({ username: 'me', password: 'secret' }) }));
  });

  it('goes to --server with the credentials of the kubeconfig', async () => {
    await startApi({ authorization: 'Bearer t' });
    const elsewhere = { server: 'https://127.0.0.1:1', 'certificate-authority': 'ca.crt' };
    const client = await load({ kubeconfig: kubeconfig({ token: 't' }, elsewhere), server: api.url });
    await list(client);
  });

  it('keeps a path in the address of the server', async () => {
    await startApi();
    const cluster = { server: `${api.url}/k8s/clusters/c-1/`, 'certificate-authority': 'ca.crt' };
    await assert.rejects(list(await load({ kubeconfig: kubeconfig({}, cluster) })), { status: 404 });
    assert.equal(api.requests[0]?.path, `/k8s/clusters/c-1${ingressPath}`);
  });

  for (const [what, start] of [
    ['an HTTP', startHttpProxy],
    ['a SOCKS5', startSocksProxy],
  ] as const) {
    it(`goes through ${what} proxy, and does not open a tunnel per request`, async () => {
      await startApi({ authorization: 'Bearer t' });
      const proxy = await start();
      const cluster = { server: api.url, 'certificate-authority': 'ca.crt', 'proxy-url': proxy.url };
      const client = await load({ kubeconfig: kubeconfig({ token: 't' }, cluster) });
      for (let count = 0; count < 5; count += 1) await list(client);
      await client.close();
      await proxy.close();
      assert.ok(proxy.tunnels.length <= 2, `${proxy.tunnels.length} tunnels`);
      assert.deepEqual([...new Set(proxy.tunnels)], [new URL(api.url).host]);
    });
  }

  it('sends no credentials over plain http', async () => {
    api = await FakeKubeApi.start();
    api.serve(ingresses);
    await list(await load({ kubeconfig: kubeconfig({ token: 't' }, { server: api.url }) }));
    await list(await load({ server: api.url }));
    assert.equal(api.requests.length, 2);
    for (const request of api.requests) assert.equal(request.headers.authorization, undefined);
  });

  it('merges the files of KUBECONFIG, the first one winning', async () => {
    await startApi({ authorization: 'Bearer t' });
    const whole = kubeconfig({ token: 't' });
    const first = write('first', stringify({ 'current-context': 'work', users: [{ name: 'other', user: {} }] }));
    const third = write(
      'third',
      stringify({ 'current-context': 'none', users: [{ name: 'me', user: { token: 'x' } }] }),
    );
    await list(await load({ env: { KUBECONFIG: [first, whole, third].join(path.delimiter) } }));
  });

  it('closes every connection, a watch too, and asks for nothing afterwards', async () => {
    await startApi();
    const client = await load({ kubeconfig: kubeconfig({ token: 't' }) });
    const chunks = await client.transport.stream(ingressPath, { watch: 'true' }, 5000, never);
    const broken = assert.rejects(readToEnd(chunks), { code: 'KUBE_UNREACHABLE' });
    await client.close();
    await broken;
    await eventually('no connection is open', () => api.sockets.size === 0);
    await assert.rejects(list(client), { code: 'KUBE_UNREACHABLE', message: /are closed/ });
  });
});

describe('a client in a pod', () => {
  const env = () => {
    const url = new URL(api.url);
    return { KUBERNETES_SERVICE_HOST: url.hostname, KUBERNETES_SERVICE_PORT: url.port };
  };

  it('is the ServiceAccount, in its namespace', async () => {
    await startApi({ authorization: 'Bearer projected' });
    write('account/token', 'projected\n');
    write('account/ca.crt', authority.ca);
    write('account/namespace', 'zonewarden');
    const client = await load({ env: env(), serviceAccountFolder: path.join(folder, 'account') });
    await list(client);
    assert.equal(client.namespace, 'zonewarden');
    assert.equal(client.server, api.url);
  });

  it('fails when the certificate of the cluster is missing', async () => {
    await startApi();
    write('account/token', 'projected');
    const loading = load({ env: env(), serviceAccountFolder: path.join(folder, 'account') });
    await assert.rejects(loading, { code: 'KUBE_SERVICE_ACCOUNT_INCOMPLETE', message: /ca\.crt/ });
  });
});

describe('a kubeconfig that cannot work', () => {
  const cluster = { server: 'https://10.0.0.1:6443' };
  const whole = {
    clusters: [{ name: 'here', cluster }],
    users: [{ name: 'me', user: { token: 't' } }],
    contexts: [{ name: 'work', context: { cluster: 'here', user: 'me' } }],
    'current-context': 'work',
  };
  const cases: readonly {
    readonly what: string;
    readonly text: string;
    readonly code: string;
    readonly says: RegExp;
  }[] = [
    { what: 'is not YAML', text: 'a: [', code: 'KUBECONFIG_INVALID', says: /config is not a kubeconfig: / },
    { what: 'is empty', text: '', code: 'KUBECONFIG_INVALID', says: /not a YAML map/ },
    { what: 'is a list', text: '- a', code: 'KUBECONFIG_INVALID', says: /not a YAML map/ },
    {
      what: 'has a cluster without an address',
      text: stringify({ ...whole, clusters: [{ name: 'here', cluster: {} }] }),
      code: 'KUBECONFIG_INVALID',
      says: /clusters\[0\]\.cluster\.server is missing/,
    },
    {
      what: 'has no current context',
      text: stringify({ ...whole, 'current-context': undefined }),
      code: 'KUBECONFIG_NO_CONTEXT',
      says: /use-context NAME" \(there are: work\)/,
    },
    {
      what: 'names a context that is not there',
      text: stringify({ ...whole, 'current-context': 'play' }),
      code: 'KUBECONFIG_INVALID',
      says: /the context that current-context "play" names is not there/,
    },
    {
      what: 'names a cluster that is not there',
      text: stringify({ ...whole, clusters: [] }),
      code: 'KUBECONFIG_INVALID',
      says: /the cluster "here" that context "work" names/,
    },
    {
      what: 'names a user that is not there',
      text: stringify({ ...whole, users: [] }),
      code: 'KUBECONFIG_INVALID',
      says: /the user "me" that context "work" names/,
    },
    {
      what: 'names a certificate that is not there',
      text: stringify({
        ...whole,
        clusters: [{ name: 'here', cluster: { ...cluster, 'certificate-authority': 'no.crt' } }],
      }),
      code: 'KUBECONFIG_FILE_UNREADABLE',
      says: /no\.crt, which certificate-authority names/,
    },
  ];
  for (const { what, text, code, says } of cases) {
    it(`${what}: ${code}`, async () => {
      await assert.rejects(load({ kubeconfig: write('config', text) }), {
        name: 'KubeConfigError',
        code,
        message: says,
      });
    });
  }

  it('is a folder: KUBECONFIG_UNREADABLE', async () => {
    await assert.rejects(load({ kubeconfig: folder }), { code: 'KUBECONFIG_UNREADABLE', message: /EISDIR/ });
  });
});
