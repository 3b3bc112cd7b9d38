import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { createAuthorityMetrics } from '../../certs/authority-metrics.ts';
import { CertificateError } from '../../certs/certificate-error.ts';
import { createCertificateMetrics } from '../../certs/metrics.ts';
import { SelfManagedCertificate } from '../../certs/self-managed.ts';
import { eventually } from '../fakes/kube-api/eventually.ts';
import { FakeRegistration, FakeSecret } from './fake-places.ts';
import { type Recording, recordingLogger } from './recording-logger.ts';

const minute = 60_000;
const hour = 60 * minute;
const leafLife = 24 * hour;
const authorityLife = 30 * 24 * hour;

describe('a self-managed certificate', () => {
  let secret: FakeSecret;
  let registration: FakeRegistration;
  let recording: Recording;
  let nowMs: number;
  const running: SelfManagedCertificate[] = [];
  const registries = new Map<SelfManagedCertificate, Registry>();

  beforeEach(() => {
    secret = new FakeSecret();
    registration = new FakeRegistration();
    recording = recordingLogger();
    nowMs = Math.floor(Date.now() / 1000) * 1000;
  });

  afterEach(async () => {
    for (const source of running.splice(0)) await source.stop();
  });

  function replica(): SelfManagedCertificate {
    const registry = new Registry();
    const source = new SelfManagedCertificate({
      secret,
      registration,
      leafLifetimeMs: leafLife,
      authorityLifetimeMs: authorityLife,
      logger: recording.logger,
      metrics: { ...createCertificateMetrics(registry), ...createAuthorityMetrics(registry) },
      now: () => nowMs,
      intervalMs: 3,
    });
    running.push(source);
    registries.set(source, registry);
    return source;
  }

  async function started(): Promise<SelfManagedCertificate> {
    const source = replica();
    await source.start(new AbortController().signal);
    return source;
  }

  const leafOf = (source: SelfManagedCertificate) => new X509Certificate(source.current().cert);
  const signedBy = (source: SelfManagedCertificate, pem: string | undefined) =>
    pem !== undefined && leafOf(source).verify(new X509Certificate(pem).publicKey);
  const count = (pem: string | undefined) => (pem ?? '').split('BEGIN CERTIFICATE').length - 1;
  const bundles = () => registration.seen?.caBundles ?? [];

  async function metric(source: SelfManagedCertificate, name: string): Promise<number> {
    const text = await registries.get(source)?.metrics();
    return Number(
      text
        ?.split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    );
  }

  /** The authority is old enough for another one, and the API server has been told of that one. */
  async function introduced(): Promise<void> {
    nowMs += (authorityLife * 2) / 3 + 1;
    await eventually('the next authority is trusted', () => bundles().every((bundle) => count(bundle) === 2));
  }

  it('is signed by the authority in the Secret, for the name that the API server calls', async () => {
    const source = await started();
    assert.ok(signedBy(source, secret.text('tls.crt')));
    assert.equal(leafOf(source).subjectAltName, 'DNS:localhost, DNS:zonewarden.dns.svc');
    assert.equal(new X509Certificate(secret.text('tls.crt') ?? '').ca, true);
    assert.equal(leafOf(source).ca, false);
    assert.equal(source.healthy(nowMs), true);
    assert.equal(source.current().notAfter.getTime(), nowMs + leafLife);
  });

  it('puts the authority into every entry of the webhook configuration, and nothing before it is made', async () => {
    const source = await started();
    await eventually('the bundles are there', () => bundles().every((bundle) => bundle === secret.text('ca.crt')));
    assert.deepEqual(registration.history, [secret.text('tls.crt')]);
    registration.seen = { caBundles: bundles(), names: ['looked.svc'] };
    await eventually('a look was taken', () => leafOf(source).subjectAltName?.includes('looked') === true);
    assert.equal(await metric(source, 'zonewarden_certificate_ca_bundle_in_agreement'), 1);
    assert.equal(
      await metric(source, 'zonewarden_certificate_authority_expiry_timestamp_seconds'),
      (nowMs + authorityLife) / 1000,
    );
  });

  it('has one authority for all replicas, whoever is first, and a certificate for each', async () => {
    const [one, other] = await Promise.all([started(), started()]);
    assert.equal(secret.writes, 1);
    assert.ok(signedBy(one, secret.text('tls.crt')) && signedBy(other, secret.text('tls.crt')));
    assert.notEqual(one.current().key, other.current().key);
  });

  it('fills an empty Secret, so that no right to create one is needed', async () => {
    secret.put({});
    const source = await started();
    assert.ok(signedBy(source, secret.text('tls.crt')));
  });

  it('is renewed by the wall clock once two thirds of its life have passed, by the same authority', async () => {
    const source = await started();
    const first = source.current();
    const authority = secret.text('tls.crt');
    nowMs += (leafLife * 2) / 3 - minute;
    const before = recording.lines.length;
    registration.seen = { caBundles: [''], names: ['zonewarden.dns.svc'] };
    await eventually('a look was taken', () => recording.lines.length > before);
    assert.equal(source.current().fingerprint, first.fingerprint);
    nowMs += 2 * minute;
    await eventually('it is renewed', () => source.current().fingerprint !== first.fingerprint);
    assert.equal(source.current().notAfter.getTime(), nowMs + leafLife);
    assert.equal(secret.text('tls.crt'), authority);
  });

  it('repairs a caBundle that somebody changed', async () => {
    await started();
    await eventually('the bundles are there', () => bundles().every((bundle) => count(bundle) === 1));
    registration.seen = { caBundles: [bundles()[0] ?? '', 'another'], names: ['zonewarden.dns.svc'] };
    await eventually('it is repaired', () => bundles().every((bundle) => bundle === secret.text('ca.crt')));
  });

  it('gets the name of a webhook configuration that is made or changed later', async () => {
    registration.seen = undefined;
    const source = await started();
    assert.equal(leafOf(source).subjectAltName, 'DNS:localhost');
    registration.seen = { caBundles: [''], names: ['other.dns.svc'] };
    await eventually('the name is there', () => leafOf(source).subjectAltName?.includes('other.dns.svc') === true);
    assert.equal(bundles()[0], secret.text('ca.crt'));
  });

  it('signs with a new authority only after everybody was given time to trust it', async () => {
    const source = await started();
    const old = secret.text('tls.crt');
    const first = source.current();
    await introduced();
    assert.equal(secret.text('tls.crt'), old);
    assert.ok(bundles().every((bundle) => bundle.includes(secret.text('next.crt')?.trim() ?? 'none')));
    await eventually('the leaf, long due, is renewed', () => source.current().fingerprint !== first.fingerprint);
    assert.ok(signedBy(source, old), 'by the old authority');
    nowMs += 29_000;
    registration.seen = { caBundles: bundles(), names: ['zonewarden.dns.svc', 'looked.svc'] };
    await eventually('a look was taken', () => leafOf(source).subjectAltName?.includes('looked') === true);
    assert.ok(signedBy(source, old), 'still by the old authority');
    nowMs += 2000;
    await eventually('the new one signs', () => signedBy(source, secret.text('tls.crt')) && !signedBy(source, old));
    assert.equal(secret.text('next.key'), undefined);
    assert.equal(secret.text('previous.crt'), old);
    assert.ok(
      bundles().every((bundle) => bundle.includes(old?.trim() ?? 'none')),
      'the old one is still trusted',
    );
  });

  it('starts the wait anew when a caBundle was taken away meanwhile', async () => {
    const source = await started();
    const old = secret.text('tls.crt');
    await introduced();
    nowMs += 25_000;
    registration.seen = { caBundles: ['gone'], names: ['zonewarden.dns.svc'] };
    await eventually('it is repaired', () => count(bundles()[0]) === 2);
    nowMs += 10_000;
    registration.seen = { caBundles: bundles(), names: ['looked.svc'] };
    await eventually('a look was taken', () => leafOf(source).subjectAltName?.includes('looked') === true);
    assert.equal(secret.text('tls.crt'), old);
  });

  it('drops the old authority once nothing that it signed can be valid any more', async () => {
    const [source, other] = [await started(), await started()];
    const old = secret.text('tls.crt');
    await introduced();
    await eventually('both are renewed by the old one', () =>
      [source, other].every((one) => one.healthy(nowMs) === true),
    );
    const lastOfOld = nowMs + leafLife;
    nowMs += 31_000;
    await eventually('both have left it', () => [source, other].every((one) => !signedBy(one, old)));
    nowMs = lastOfOld;
    await eventually('both are renewed', () => [source, other].every((one) => one.healthy(nowMs) === true));
    assert.equal(secret.text('previous.crt'), old, 'trusted to the last moment');
    nowMs += leafLife / 5;
    await eventually('it is dropped', () => bundles().every((bundle) => bundle === secret.text('tls.crt')));
    assert.equal(secret.text('previous.crt'), undefined);
  });

  it('answers the deletion of its Secret with a rotation that keeps the old authority trusted', async () => {
    const source = await started();
    const old = secret.text('tls.crt');
    secret.stored = undefined;
    await eventually('it is there again, with a next one', () => secret.text('next.crt') !== undefined);
    assert.equal(secret.text('tls.crt'), old);
    await eventually('both are trusted', () => bundles().every((bundle) => count(bundle) === 2));
    nowMs += 31_000;
    await eventually('the new one signs', () => !signedBy(source, old));
  });

  it('makes a new authority at once when the stored one has expired', async () => {
    const first = await started();
    await first.stop();
    const old = secret.text('tls.crt');
    nowMs += authorityLife + minute;
    const source = await started();
    assert.ok(!signedBy(source, old));
    assert.equal(secret.text('previous.crt'), undefined);
    assert.equal(source.healthy(nowMs), true);
  });

  it('does not start with a damaged Secret or without the right to it, and says what to do', async () => {
    secret.put({ 'tls.crt': 'rubbish', 'tls.key': 'rubbish' });
    await assert.rejects(started(), {
      code: 'AUTHORITY_INVALID',
      message: /--certificate-secret is damaged: .*; delete the Secret/,
    });
    secret.failure = new CertificateError('AUTHORITY_FORBIDDEN', 'no');
    await assert.rejects(started(), { code: 'AUTHORITY_FORBIDDEN' });
  });

  it('waits for an API server that is away, and ends when it is told to', async () => {
    secret.failure = new Error('nobody there');
    const source = replica();
    const end = new AbortController();
    let over = false;
    const starting = source.start(end.signal).finally(() => {
      over = true;
    });
    await eventually('it was tried', () => recording.errors().length === 1);
    assert.equal(over, false);
    assert.equal(source.healthy(nowMs), 'no certificate is loaded yet: nobody there');
    secret.failure = undefined;
    await starting;
    assert.equal(source.healthy(nowMs), true);

    secret.failure = new Error('nobody there');
    const another = replica().start(end.signal);
    end.abort();
    await assert.rejects(another, { name: 'AbortError' });
  });

  it('keeps its certificate while the API server is away, says why it cannot be renewed, and goes on afterwards', async () => {
    const source = await started();
    secret.failure = new Error('nobody there');
    registration.failure = new Error('nobody there');
    nowMs += leafLife + minute;
    await eventually('it was told', () => recording.errors().length === 2);
    assert.match(String(source.healthy(nowMs)), /^the certificate expired at .*: nobody there$/);
    assert.equal(await metric(source, 'zonewarden_certificate_reloads_total{result="error"}'), 1);
    secret.failure = undefined;
    registration.failure = undefined;
    await eventually('it is renewed', () => source.healthy(nowMs) === true);
  });

  it('serves although the webhook configuration may not be changed, and says so once', async () => {
    registration.trust = async () => {
      throw new Error('forbidden');
    };
    const source = await started();
    assert.equal(source.healthy(nowMs), true);
    assert.equal(await metric(source, 'zonewarden_certificate_ca_bundle_in_agreement'), 0);
    nowMs += leafLife;
    await eventually('further looks were taken', () => source.healthy(nowMs) === true);
    const errors = recording.errors().filter((text) => text.includes('--webhook-configuration'));
    assert.equal(errors.length, 1);
    assert.match(errors.join(), /its caBundle could not be written/);
  });
});
