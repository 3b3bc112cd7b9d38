import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, describe, it } from 'node:test';
import { parsePair } from '../../certs/pem.ts';
import { cipherSuiteNames, openSslCiphers } from '../../server/cipher-suites.ts';
import type { WebhookServerOptions } from '../../server/https.ts';
import { issuePair } from '../certs/issued-pair.ts';
import { createAuthority } from '../fakes/kube-api/certificates.ts';
import { eventually } from '../fakes/kube-api/eventually.ts';
import { startWebhook, type WebhookRig } from './webhook-rig.ts';

describe('cipher suites', () => {
  it('have the names that OpenSSL gives them, all of them usable', async () => {
    const { getCiphers } = await import('node:tls');
    const known = getCiphers().map((name) => name.toUpperCase());
    for (const name of openSslCiphers(cipherSuiteNames)?.split(':') ?? []) assert.ok(known.includes(name), name);
    assert.equal(openSslCiphers(cipherSuiteNames)?.split(':').length, cipherSuiteNames.length);
  });

  it('of TLS 1.3 stay as they are unless some are listed', () => {
    assert.equal(openSslCiphers([]), undefined);
    assert.equal(
      openSslCiphers(['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256']),
      'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES128-GCM-SHA256',
    );
    assert.equal(openSslCiphers(['TLS_AES_256_GCM_SHA384']), 'TLS_AES_256_GCM_SHA384');
  });
});

describe('the webhook server', () => {
  let rig: WebhookRig | undefined;

  async function start(overrides: Partial<WebhookServerOptions>): Promise<WebhookRig> {
    rig = await startWebhook(overrides);
    return rig;
  }

  afterEach(async () => {
    rig?.abort.abort();
    await rig?.server.stop();
    rig = undefined;
  });

  it('speaks only the ciphers it was told to, before and after the certificate was replaced', async () => {
    const ciphers = openSslCiphers(['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384']);
    const { connect, certificates } = await start({ tls: { minVersion: 'VersionTLS12', ciphers } });
    const other = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' } as const;
    const listed = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' } as const;
    await assert.rejects(connect(other), { code: /HANDSHAKE_FAILURE/ });
    (await connect(listed)).close();
    const next = await issuePair();
    certificates.hand(parsePair(next.cert, next.key));
    await assert.rejects(connect({ ...other, ca: next.ca }), { code: /HANDSHAKE_FAILURE/ });
    (await connect({ ...listed, ca: next.ca })).close();
  });

  it('answers only callers with a certificate of the client authority, before and after a replacement', async () => {
    const [authority, stranger] = await Promise.all([createAuthority('callers'), createAuthority('callers')]);
    const { connect, certificates } = await start({ tls: { minVersion: 'VersionTLS13', clientCa: authority.ca } });
    const asked = async (ca: string | undefined) => {
      const trusts = ca === undefined ? {} : { ca };
      const known = await connect({ ...trusts, ...(await authority.client('anybody')) });
      assert.equal((await known.post('/echo', '{}')).status, 200);
      known.close();
      for (const options of [{}, await stranger.client('anybody')]) {
        const refused = await connect({ ...trusts, ...options });
        await assert.rejects(refused.post('/echo', '{}'), /ended without a whole answer/);
      }
    };
    await asked(undefined);
    const next = await issuePair();
    certificates.hand(parsePair(next.cert, next.key));
    await asked(next.ca);
  });

  it('answers only callers with one of the allowed names, and says who else came', async () => {
    const authority = await createAuthority('callers');
    const { connect, recording } = await start({
      tls: { minVersion: 'VersionTLS13', clientCa: authority.ca },
      allowedNames: ['kube-apiserver', 'other'],
    });
    const known = await connect(await authority.client('kube-apiserver'));
    assert.equal((await known.post('/echo', '{}')).status, 200);
    known.close();
    const refused = await connect(await authority.client('somebody'));
    if (!refused.closed) await once(refused.socket, 'close');
    await eventually('it is told', () => recording.lines.some(({ names }) => String(names) === 'somebody'));
  });
});
