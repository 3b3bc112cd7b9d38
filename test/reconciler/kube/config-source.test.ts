import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type ConfigSourceOptions, findConfigSource } from '../../../reconciler/kube/config-source.ts';

describe('where the configuration of a cluster is found', () => {
  let folder: string;
  let file: (name: string) => string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'zonewarden-kube-'));
    file = (name) => path.join(folder, name);
    mkdirSync(file('home/.kube'), { recursive: true });
    mkdirSync(file('account'));
    for (const name of ['named', 'first', 'second', 'home/.kube/config', 'account/token'])
      writeFileSync(file(name), 'x');
  });

  after(() => rmSync(folder, { recursive: true }));

  const pod = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
  const find = (options: Partial<ConfigSourceOptions>) =>
    findConfigSource({ env: {}, serviceAccountFolder: file('account'), ...options });

  it('is --kubeconfig before everything else', () => {
    const env = { ...pod, KUBECONFIG: file('first'), HOME: file('home') };
    assert.deepEqual(find({ kubeconfig: file('named'), env }), {
      from: 'files',
      paths: [file('named')],
      server: undefined,
    });
  });

  it('is every file of KUBECONFIG that exists, before the pod', () => {
    const list = [file('missing'), file('first'), '', file('second')].join(path.delimiter);
    assert.deepEqual(find({ env: { ...pod, KUBECONFIG: list } }), {
      from: 'files',
      paths: [file('first'), file('second')],
      server: undefined,
    });
  });

  it("is the pod's ServiceAccount before the home folder", () => {
    assert.deepEqual(find({ env: { ...pod, HOME: file('home') } }), {
      from: 'service-account',
      folder: file('account'),
      server: 'https://10.96.0.1:443',
    });
  });

  it('knows that an IPv6 address needs brackets', () => {
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' };
    assert.equal(find({ env }).server, 'https://[fd00::1]:6443');
  });

  it('is ~/.kube/config outside a pod, also on Windows', () => {
    for (const env of [{ HOME: file('home') }, { USERPROFILE: file('home') }]) {
      const expected = { from: 'files', paths: [file('home/.kube/config')], server: undefined };
      assert.deepEqual(find({ env }), expected);
    }
  });

  it('is --server alone when there is nothing else, and otherwise only replaces the address', () => {
    const server = 'http://127.0.0.1:8001/';
    assert.deepEqual(find({ server }), { from: 'server', server: 'http://127.0.0.1:8001' });
    assert.equal(find({ server, env: pod }).server, 'http://127.0.0.1:8001');
    assert.equal(find({ server, kubeconfig: file('named') }).server, 'http://127.0.0.1:8001');
  });

  it('fails when --kubeconfig or KUBECONFIG names no file', () => {
    assert.throws(() => find({ kubeconfig: file('missing') }), {
      code: 'KUBECONFIG_NOT_FOUND',
      message: `--kubeconfig names ${file('missing')}, which does not exist`,
    });
    assert.throws(() => find({ env: { KUBECONFIG: file('missing') } }), { code: 'KUBECONFIG_NOT_FOUND' });
  });

  it('fails when nothing is found, and says where it looked', () => {
    assert.throws(
      () => find({ env: { HOME: file('nobody') } }),
      (error: unknown) => {
        assert.ok(error instanceof Error);
        assert.equal(Reflect.get(error, 'code'), 'KUBE_NO_CLUSTER');
        assert.match(
          error.message,
          /KUBECONFIG is not set, this is not a pod, .*nobody.*config does not exist; name a/,
        );
        return true;
      },
    );
  });

  it('fails in a pod without a token', () => {
    assert.throws(() => find({ env: pod, serviceAccountFolder: file('missing') }), {
      code: 'KUBE_SERVICE_ACCOUNT_INCOMPLETE',
      message: /automountServiceAccountToken/,
    });
  });

  it('fails for a --server that is not a URL', () => {
    for (const server of ['10.0.0.1:6443', 'ftp://host', 'https://host?x=1', 'https://']) {
      assert.throws(() => find({ server }), { code: 'KUBE_SERVER_INVALID', message: /such as https:/ }, server);
    }
  });
});
