import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { createCertificateMetrics } from '../../certs/metrics.ts';
import { SelfSignedCertificate } from '../../certs/selfsigned.ts';
import { eventually } from '../fakes/kube-api/eventually.ts';
import { recordingLogger } from './recording-logger.ts';

const hour = 3_600_000;

describe('a certificate made at start', () => {
  let nowMs: number;
  /** How often the clock was read. */
  let reads: number;
  let source: SelfSignedCertificate;

  beforeEach(async () => {
    reads = 0;
    nowMs = Date.parse('2026-08-22T10:00:00Z');
    source = new SelfSignedCertificate({
      names: ['zonewarden.dns.svc', '10.1.2.3'],
      logger: recordingLogger().logger,
      metrics: createCertificateMetrics(new Registry()),
      now: () => {
        reads += 1;
        return nowMs;
      },
      lifetimeMs: 30 * hour,
      intervalMs: 3,
    });
  });

  afterEach(() => source.stop());

  it('is signed by its authority, for this machine and the given names', async () => {
    await source.start(new AbortController().signal);
    const leaf = new X509Certificate(source.current().cert);
    const authority = new X509Certificate(source.caPem);
    assert.ok(leaf.verify(authority.publicKey));
    assert.ok(leaf.checkIssued(authority));
    assert.equal(authority.ca, true);
    assert.equal(leaf.ca, false);
    for (const name of ['localhost', 'zonewarden.dns.svc']) assert.equal(leaf.checkHost(name), name);
    for (const address of ['127.0.0.1', '::1', '10.1.2.3']) assert.ok(leaf.checkIP(address), address);
    assert.equal(leaf.checkHost('example.com'), undefined);
    assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'server authentication');
    const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey;
    assert.deepEqual([asymmetricKeyType, asymmetricKeyDetails?.namedCurve], ['ec', 'prime256v1']);
  });

  it('begins an hour ago, for clients whose clock is behind', async () => {
    await source.start(new AbortController().signal);
    const { notBefore, notAfter } = source.current();
    assert.equal(notBefore.getTime(), nowMs - hour);
    assert.equal(notAfter.getTime(), nowMs + 30 * hour);
    assert.equal(source.healthy(nowMs - hour), true);
    assert.equal(source.healthy(nowMs + 30 * hour), 'the certificate expired at 2026-08-23T16:00:00.000Z');
  });

  it('has random positive serial numbers of 128 bits', async () => {
    await source.start(new AbortController().signal);
    const serials = [source.current().cert, source.caPem].map((pem) => new X509Certificate(pem).serialNumber);
    for (const serial of serials) assert.match(serial, /^[4-7][0-9A-F]{31}$/);
    assert.notEqual(serials[0], serials[1]);
  });

  it('is renewed at two thirds of its life by the same authority, and not before', async () => {
    await source.start(new AbortController().signal);
    const first = source.current();
    const { caPem } = source;
    const seen: string[] = [];
    source.onChange(({ fingerprint }) => seen.push(fingerprint));
    nowMs += 20 * hour - 1;
    const before = reads;
    await eventually('the clock was read several times', () => reads > before + 5);
    assert.equal(source.current(), first);
    nowMs += 1;
    await eventually('a new certificate is served', () => seen.length === 1);
    const next = source.current();
    assert.notEqual(next.key, first.key);
    assert.equal(next.notAfter.getTime(), nowMs + 30 * hour);
    assert.equal(source.caPem, caPem);
    assert.ok(new X509Certificate(next.cert).checkIssued(new X509Certificate(caPem)));
  });

  it('has neither certificate nor authority before the start', () => {
    assert.throws(() => source.current(), { code: 'CERTIFICATE_NOT_LOADED' });
    assert.throws(() => source.caPem, { code: 'CERTIFICATE_NOT_LOADED' });
  });

  it('loads the X.509 library only when it is started', () => {
    const module = new URL('../../certs/selfsigned.ts', import.meta.url).href;
    // reflect-metadata, which the library needs, leaves its mark on Reflect.
    const program = `await import(${JSON.stringify(module)}); console.log('getMetadata' in Reflect)`;
    const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    assert.equal(loaded.trim(), 'false');
  });
});
