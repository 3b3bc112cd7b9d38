import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { CertificateFiles } from '../../certs/files.ts';
import { createCertificateMetrics } from '../../certs/metrics.ts';
import type { ServingCertificate } from '../../certs/source.ts';
import { eventually } from '../fakes/kube-api/eventually.ts';
import { hours, type IssuedPair, issuePair, makeAuthority } from './issued-pair.ts';
import { type Recording, recordingLogger } from './recording-logger.ts';

describe('a certificate from files', () => {
  let folder: string;
  let registry: Registry;
  let recording: Recording;
  let nowMs: number;
  let source: CertificateFiles;
  let changes: ServingCertificate[];
  let end: AbortController;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certificate-'));
    registry = new Registry();
    recording = recordingLogger();
    nowMs = Date.now();
    changes = [];
    end = new AbortController();
    source = new CertificateFiles({
      certFile: join(folder, 'tls.crt'),
      keyFile: join(folder, 'tls.key'),
      logger: recording.logger,
      metrics: createCertificateMetrics(registry),
      now: () => nowMs,
      intervalMs: 3,
    });
    source.onChange((certificate) => changes.push(certificate));
  });

  afterEach(async () => {
    await source.stop();
    await rm(folder, { recursive: true });
  });

  /** Puts one file in place at once, never half written. */
  async function putFile(name: 'tls.crt' | 'tls.key', text: string): Promise<void> {
    await writeFile(join(folder, 'written'), text);
    await rename(join(folder, 'written'), join(folder, name));
  }

  /** The source may see the new key with the old certificate in between. */
  async function put({ cert, key }: Pick<IssuedPair, 'cert' | 'key'>): Promise<void> {
    await putFile('tls.key', key);
    await putFile('tls.crt', cert);
  }

  /** How often an error with this code was logged. */
  function told(code: string): number {
    return recording.lines.filter(({ err }) => JSON.stringify(err ?? '').includes(`"code":"${code}"`)).length;
  }

  async function metric(name: string): Promise<string | undefined> {
    return (await registry.metrics()).split('\n').find((line) => line.startsWith(name));
  }

  /** Several looks at the files have been taken: another pair came in and the first one again. */
  async function looked(): Promise<void> {
    const before = changes.length;
    const back = source.current();
    await put(await issuePair());
    await eventually('another pair is taken', () => changes.length > before);
    await put(back);
    await eventually('the first pair is back', () => source.current().cert === back.cert);
  }

  it('is there once started, with its expiry as a metric', async () => {
    const pair = await issuePair();
    await put(pair);
    await source.start(end.signal);
    const { cert, notAfter } = source.current();
    assert.equal(cert, pair.cert);
    assert.equal(source.healthy(nowMs), true);
    assert.deepEqual(changes.length, 1);
    const expiry = await metric('zonewarden_certificate_expiry_timestamp_seconds ');
    assert.equal(expiry, `zonewarden_certificate_expiry_timestamp_seconds ${notAfter.getTime() / 1000}`);
  });

  it('has no current certificate before the start', () => {
    assert.throws(() => source.current(), { code: 'CERTIFICATE_NOT_LOADED' });
    assert.equal(source.healthy(nowMs), 'no certificate is loaded yet');
  });

  it('does not start without readable files, and names the flag and the path', async () => {
    await assert.rejects(source.start(end.signal), {
      code: 'CERTIFICATE_FILE_UNREADABLE',
      message: `--tls-cert-file=${join(folder, 'tls.crt')}: the file cannot be read (ENOENT)`,
    });
    await writeFile(join(folder, 'tls.crt'), (await issuePair()).cert);
    await assert.rejects(source.start(end.signal), {
      code: 'KEY_FILE_UNREADABLE',
      message: `--tls-private-key-file=${join(folder, 'tls.key')}: the file cannot be read (ENOENT)`,
    });
  });

  it('does not start with a key of another certificate', async () => {
    const [one, other] = await Promise.all([issuePair(), issuePair()]);
    await put({ cert: one.cert, key: other.key });
    await assert.rejects(source.start(end.signal), {
      code: 'KEY_MISMATCH',
      message: `--tls-private-key-file=${join(folder, 'tls.key')}: the private key does not belong to the certificate`,
    });
  });

  it('starts with an expired pair, since the sync needs none, and says that it expired', async () => {
    await put(await issuePair(hours(-2, -1)));
    await source.start(end.signal);
    assert.match(String(source.healthy(nowMs)), /^the certificate expired at /);
    assert.match(recording.errors().join(), /--tls-cert-file=.*: the certificate expired at/);
  });

  it('is replaced when the content changes', async () => {
    await put(await issuePair());
    await source.start(end.signal);
    const next = await issuePair();
    await put(next);
    await eventually('the new pair is served', () => source.current().cert === next.cert);
    assert.equal(changes.length, 2);
    assert.equal(changes[1]?.key, next.key);
    assert.equal(await metric('zonewarden_certificate_reloads_total{result="success"}'), `${reloads('success')} 2`);
  });

  it('follows the link that the kubelet swaps for a mounted Secret', async () => {
    const [first, second] = await Promise.all([issuePair(), issuePair()]);
    await mount('..one', first);
    await symlink(join('..data', 'tls.crt'), join(folder, 'tls.crt'));
    await symlink(join('..data', 'tls.key'), join(folder, 'tls.key'));
    await source.start(end.signal);
    assert.equal(source.current().cert, first.cert);
    await mount('..two', second);
    await eventually('the pair behind the new link is served', () => source.current().cert === second.cert);
    assert.deepEqual(recording.errors(), []);
  });

  async function mount(name: string, pair: IssuedPair): Promise<void> {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'tls.crt'), pair.cert);
    await writeFile(join(folder, name, 'tls.key'), pair.key);
    await symlink(name, join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
  }

  it('stays while a pair is half written, tells that once, and is replaced when it is whole', async () => {
    const first = await issuePair();
    await put(first);
    await source.start(end.signal);
    const next = await issuePair();
    await putFile('tls.crt', next.cert);
    await eventually('the mismatch is told', () => told('KEY_MISMATCH') > 0);
    assert.equal(source.current().cert, first.cert);
    assert.equal(source.healthy(nowMs), true);
    await putFile('tls.key', next.key);
    await eventually('the whole pair is served', () => source.current().cert === next.cert);
    assert.equal(recording.errors().length, 1, 'once, however often it was tried');
    assert.equal(await metric('zonewarden_certificate_reloads_total{result="error"}'), `${reloads('error')} 1`);
  });

  it('tells each distinct problem once, and again when it comes back after a good pair', async () => {
    const first = await issuePair();
    await put(first);
    await source.start(end.signal);
    await rm(join(folder, 'tls.crt'));
    await eventually('the missing file is told', () => told('CERTIFICATE_FILE_UNREADABLE') === 1);
    await putFile('tls.crt', first.cert.slice(0, 90));
    await eventually('the cut off file is told', () => told('CERTIFICATE_INVALID') === 1);
    await rm(join(folder, 'tls.key'));
    await eventually('the missing key is told', () => told('KEY_FILE_UNREADABLE') === 1);
    await writeFile(join(folder, 'tls.key'), first.key);
    await rm(join(folder, 'tls.crt'));
    // Long after the expiry, health tells what was found at the last look.
    const lastFound = () => String(source.healthy(nowMs + 10 * 3_600_000));
    await eventually('the missing file is found again', () => /tls\.crt: the file cannot be read/.test(lastFound()));
    assert.equal(told('CERTIFICATE_FILE_UNREADABLE'), 1);
    assert.equal(told('CERTIFICATE_INVALID'), 1);
    await put(first);
    await looked();
    await rm(join(folder, 'tls.crt'));
    await eventually('the missing file is told again', () => told('CERTIFICATE_FILE_UNREADABLE') === 2);
    assert.equal(source.current().cert, first.cert);
  });

  it('is not replaced by a pair that has expired or is not valid yet', async () => {
    const first = await issuePair();
    await put(first);
    await source.start(end.signal);
    await put(await issuePair(hours(-2, -1)));
    await eventually('the expired pair is told', () => told('CERTIFICATE_EXPIRED') === 1);
    await put(await issuePair(hours(1, 2)));
    await eventually('the early pair is told', () => told('CERTIFICATE_NOT_YET_VALID') === 1);
    assert.equal(source.current().cert, first.cert);
  });

  it('says when it has expired and why nothing better took its place', async () => {
    const authority = await makeAuthority();
    await put(await issuePair(hours(-1, 1), authority));
    await source.start(end.signal);
    await rm(join(folder, 'tls.key'));
    await eventually('the missing key is told', () => told('KEY_FILE_UNREADABLE') === 1);
    nowMs += 2 * 3_600_000;
    assert.match(
      String(source.healthy(nowMs)),
      /^the certificate expired at .*, and the files hold no better one: --tls-private-key-file=.*cannot be read/,
    );
  });

  it('tells every listener although one throws, and none that has left', async () => {
    await put(await issuePair());
    const told: string[] = [];
    source.onChange(() => {
      throw new Error('a broken listener');
    });
    const leave = source.onChange(() => told.push('left'));
    source.onChange(() => told.push('stayed'));
    leave();
    await source.start(end.signal);
    assert.deepEqual(told, ['stayed']);
    assert.equal(recording.errors().length, 1);
  });

  it('no longer looks once it is stopped or aborted', async () => {
    await put(await issuePair());
    await source.start(end.signal);
    end.abort();
    await source.stop();
    const before = source.current();
    await put(await issuePair());
    // A source that still looks would have taken the pair by the time another one has done so.
    const other = new CertificateFiles({
      certFile: join(folder, 'tls.crt'),
      keyFile: join(folder, 'tls.key'),
      logger: recording.logger,
      metrics: createCertificateMetrics(new Registry()),
      now: () => nowMs,
      intervalMs: 3,
    });
    await other.start(new AbortController().signal);
    const next = await issuePair();
    await put(next);
    await eventually('another source takes it', () => other.current().cert === next.cert);
    await other.stop();
    assert.equal(source.current(), before);
  });
});

function reloads(result: string): string {
  return `zonewarden_certificate_reloads_total{result="${result}"}`;
}
