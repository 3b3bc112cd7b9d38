import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { RegistrationPlace, SecretPlace } from '../../certs/cluster-places.ts';
import { loadKubeClient } from '../../reconciler/kube/client.ts';
import type { KubeTransport } from '../../reconciler/kube/transport.ts';
import { certificateRegistration } from '../../server/certificate-registration.ts';
import { certificateSecret, fieldManager } from '../../server/certificate-secret.ts';
import type { FakeCollection } from '../fakes/kube-api/collection.ts';
import { FakeKubeApi } from '../fakes/kube-api/kube-api.ts';

const signal = new AbortController().signal;
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('at the API server', () => {
  let api: FakeKubeApi;
  let transport: KubeTransport;

  beforeEach(async () => {
    api = await FakeKubeApi.start();
    ({ transport } = await loadKubeClient({
      server: api.url,
      env: {},
      requestTimeoutMs: 5000,
      version: 'test',
      now: Date.now,
    }));
  });

  afterEach(async () => {
    await transport.close();
    await api.close();
  });

  describe('the Secret of the authority', () => {
    let secrets: FakeCollection;
    let place: SecretPlace;

    beforeEach(() => {
      secrets = api.serve({ group: '', version: 'v1', kind: 'Secret', resource: 'secrets' });
      place = certificateSecret(transport, { namespace: 'dns', name: 'certs' });
    });

    it('is not there at first, is created once, and is read as it was written', async () => {
      assert.equal(await place.read(signal), undefined);
      assert.equal(await place.create({ 'tls.crt': 'first' }, signal), true);
      assert.equal(await place.create({ 'tls.crt': 'second' }, signal), false);
      assert.deepEqual((await place.read(signal))?.texts, { 'tls.crt': 'first' });
      const [stored] = secrets.list('dns');
      assert.equal(stored?.type, 'Opaque');
      assert.deepEqual(stored?.data, { 'tls.crt': base64('first') });
    });

    it('is replaced entry by entry, and what others put into it stays', async () => {
      secrets.put({ metadata: { name: 'certs', namespace: 'dns' }, data: { 'next.crt': base64('a'), other: 'eA==' } });
      const version = (await place.read(signal))?.version ?? '';
      assert.equal(await place.replace({ 'tls.crt': 'b' }, version, signal), true);
      assert.deepEqual(secrets.list('dns')[0]?.data, { 'tls.crt': base64('b'), other: 'eA==' });
      assert.deepEqual((await place.read(signal))?.texts, { 'tls.crt': 'b' });
      assert.equal(api.seen('patch')[0]?.query.fieldManager, fieldManager);
    });

    it('is not replaced when it has changed or is gone', async () => {
      await place.create({ 'tls.crt': 'a' }, signal);
      const version = (await place.read(signal))?.version ?? '';
      assert.equal(await place.replace({ 'tls.crt': 'b' }, version, signal), true);
      assert.equal(await place.replace({ 'tls.crt': 'c' }, version, signal), false);
      assert.deepEqual((await place.read(signal))?.texts, { 'tls.crt': 'b' });
      secrets.remove('dns', 'certs');
      assert.equal(await place.replace({ 'tls.crt': 'c' }, version, signal), false);
    });

    it('that may not be used is told with the rights that are missing', async () => {
      api.fail('get', { status: 403 });
      const forbidden = { code: 'AUTHORITY_FORBIDDEN', message: /dns\/certs.*verbs get and patch.*create on secrets/ };
      await assert.rejects(place.read(signal), forbidden);
      api.fail('create', { status: 403 });
      await assert.rejects(place.create({}, signal), forbidden);
      api.fail('patch', { status: 403 });
      await assert.rejects(place.replace({}, '1', signal), forbidden);
      api.fail('get', { status: 500 });
      await assert.rejects(place.read(signal), { code: 'KUBE_STATUS' });
    });
  });

  describe('the webhook configuration', () => {
    let configurations: FakeCollection;
    let place: RegistrationPlace;

    const service = { namespace: 'dns', name: 'zonewarden', path: '/validate', port: 443 };
    const configuration = (...clients: readonly object[]) => ({
      metadata: { name: 'zonewarden' },
      webhooks: clients.map((clientConfig, index) => ({
        name: `${index}.zonewarden.io`,
        clientConfig,
        timeoutSeconds: 3,
      })),
    });

    beforeEach(() => {
      const group = 'admissionregistration.k8s.io';
      configurations = api.serve({
        group,
        version: 'v1',
        kind: 'ValidatingWebhookConfiguration',
        resource: 'validatingwebhookconfigurations',
      });
      place = certificateRegistration(transport, 'zonewarden');
    });

    it('tells whom it trusts, and by which names it calls', async () => {
      assert.equal(await place.read(signal), undefined);
      const urls = ['https://[::1]:8443/validate', 'https://hook.example.com/validate'];
      configurations.put(
        configuration({ service, caBundle: base64('ca') }, { service }, ...urls.map((url) => ({ url }))),
      );
      const seen = await place.read(signal);
      assert.deepEqual(seen?.caBundles, ['ca', '', '', '']);
      assert.deepEqual(seen?.names, ['zonewarden.dns.svc', '::1', 'hook.example.com']);
    });

    it('gets one caBundle in every entry, and nothing else of it changes', async () => {
      configurations.put(configuration({ service }, { url: 'https://hook.example.com', caBundle: 'b2xk' }));
      const seen = await place.read(signal);
      assert.ok(seen);
      assert.equal(await place.trust('new', seen, signal), true);
      const caBundle = base64('new');
      assert.deepEqual(
        configurations.list(undefined)[0]?.webhooks,
        configuration({ service, caBundle }, { url: 'https://hook.example.com', caBundle }).webhooks,
      );
      assert.equal(api.seen('patch')[0]?.query.fieldManager, fieldManager);
      assert.deepEqual((await place.read(signal))?.caBundles, ['new', 'new']);
    });

    it('is left alone when it has changed since it was read, or is gone', async () => {
      configurations.put(configuration({ service }));
      const seen = await place.read(signal);
      assert.ok(seen);
      configurations.put(configuration({ service }, { service }));
      assert.equal(await place.trust('new', seen, signal), false);
      assert.deepEqual((await place.read(signal))?.caBundles, ['', '']);
      configurations.remove('', 'zonewarden');
      assert.equal(await place.trust('new', seen, signal), false);
      api.fail('get', { status: 403 });
      await assert.rejects(place.read(signal), { code: 'KUBE_STATUS', status: 403 });
    });
  });
});
