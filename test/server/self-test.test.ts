import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { buildPolicy, type SourceName } from '../../reconciler/claims/policy.ts';
import { KubeRequestError } from '../../reconciler/kube/transport.ts';
import type { WebhookEntry } from '../../server/certificate-registration.ts';
import { Readiness } from '../../server/readiness.ts';
import { SelfTest } from '../../server/self-test.ts';
import { selfTestObject } from '../../server/self-test-object.ts';
import { selfTestStatus } from '../../webhooks/self-test.ts';
import { type IssuedPair, issuePair } from '../certs/issued-pair.ts';
import { type Recording, recordingLogger } from '../certs/recording-logger.ts';
import { eventually } from '../fakes/kube-api/eventually.ts';

const policyOf = (...sources: SourceName[]) => buildPolicy({ sources, domains: { include: [], exclude: [] } });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const denial = `admission webhook "ingresses.zonewarden.io" denied the request: ${selfTestStatus().message}`;
const callFailure = (why: string) =>
  `Internal error occurred: failed calling webhook "ingresses.zonewarden.io": failed to call webhook: ${why}`;

describe('the self-test', () => {
  let pair: IssuedPair;
  let recording: Recording;
  let registry: Registry;
  let test: SelfTest;
  let entries: readonly WebhookEntry[] | undefined | Error;
  /** What the API server says to the creation; undefined accepts it. */
  let refusal: { readonly status: number; readonly message: string } | undefined;
  let created: { readonly path: string; readonly body: unknown }[];

  beforeEach(async () => {
    pair = await issuePair();
    recording = recordingLogger();
    registry = new Registry();
    entries = [entry({ caBundle: base64(pair.ca) })];
    refusal = undefined;
    created = [];
  });

  afterEach(() => test.stop());

  const entry = (clientConfig: WebhookEntry['clientConfig'], resource = 'ingresses'): WebhookEntry => ({
    name: `${resource}.zonewarden.io`,
    rules: [{ resources: [resource] }],
    clientConfig,
  });

  async function start(graceMs = 0): Promise<void> {
    const object = selfTestObject(policyOf('ingress'));
    assert.ok(object);
    test = new SelfTest({
      object,
      transport: {
        create: async (path, body) => {
          created.push({ path, body });
          if (refusal === undefined) return body;
          const { status, message } = refusal;
          throw new KubeRequestError('KUBE_STATUS', `HTTP ${status}: ${message}`, { status });
        },
        get: async () => {
          if (entries instanceof Error) throw entries;
          if (entries === undefined) throw new KubeRequestError('KUBE_STATUS', 'HTTP 404: not found', { status: 404 });
          return { metadata: { resourceVersion: '1' }, webhooks: entries };
        },
      },
      configuration: 'zonewarden',
      served: () => pair.cert,
      logger: recording.logger,
      registry,
      monotonic: () => performance.now(),
      graceMs,
      pauseMs: 1,
    });
    await test.start(new AbortController().signal);
  }

  async function resultIs(result: string): Promise<void> {
    await eventually(`the result is ${result}`, () => (test.note() ?? 'judged:').startsWith(`${result}:`));
    const lines = (await registry.metrics()).split('\n').filter((line) => line.endsWith(' 1'));
    assert.deepEqual(lines, [`zonewarden_webhook_self_test_result{result="${result}"} 1`]);
  }

  it('is passed by the denial that only this program gives, and asks no more', async () => {
    refusal = { status: 403, message: denial };
    await start();
    await resultIs('judged');
    await test.stop();
    assert.equal(created.length, 1);
    assert.equal(new URL(created[0]?.path ?? '', 'https://x').searchParams.get('dryRun'), 'All');
    assert.deepEqual(recording.errors(), []);
  });

  const failures: readonly (readonly [result: string, message: string, advice: RegExp])[] = [
    ['refused', callFailure('Post "https://x": dial tcp 10.0.0.1:443: connect: connection refused'), /port/],
    ['timed_out', callFailure('Post "https://x": context deadline exceeded'), /firewall or NetworkPolicy/],
    [
      'untrusted',
      callFailure('Post "https://x": tls: failed to verify certificate: x509: certificate signed by unknown authority'),
      /caBundle/,
    ],
    ['no_endpoints', callFailure('no endpoints available for service "zonewarden"'), /selector/],
    ['no_endpoints', callFailure('service "zonewarden" not found'), /selector/],
    ['failed', callFailure('the server rejected our request'), /rejected our request/],
    ['failed', 'the server could not find the requested resource', /did not get as far as the webhook/],
  ];
  for (const [result, message, advice] of failures) {
    it(`calls it ${result} when the API server says: ${message.slice(-60)}`, async () => {
      refusal = { status: 500, message };
      await start();
      await resultIs(result);
      await eventually('it is told', () => recording.errors().length > 0);
      assert.match(recording.errors().join(), advice);
    });
  }

  it('only warns when it may not be tried, and says what to grant', async () => {
    const message = 'ingresses.networking.k8s.io is forbidden: User "x" cannot create resource "ingresses"';
    refusal = { status: 403, message };
    await start();
    await resultIs('forbidden');
    await eventually('it is told', () => recording.lines.length > 0);
    assert.equal(recording.lines[0]?.level, 40);
    assert.match(recording.lines[0]?.msg ?? '', /grant create on ingresses\.networking\.k8s\.io in namespace default/);
  });

  it("is not passed by another webhook's denial", async () => {
    refusal = { status: 403, message: 'admission webhook "other.example.com" denied the request: no' };
    await start();
    await resultIs('failed');
  });

  it('finds in the webhook configuration why an object was let through', async () => {
    entries = undefined;
    await start();
    await resultIs('no_configuration');
    entries = [entry({}, 'services')];
    await resultIs('not_registered');
    entries = [entry({})];
    await resultIs('no_ca_bundle');
    entries = [entry({ caBundle: base64((await issuePair()).ca) })];
    await resultIs('untrusted');
    entries = [entry({ caBundle: base64(pair.ca) })];
    await resultIs('not_called');
    assert.match(test.note() ?? '', /failurePolicy Ignore/);
    entries = new Error('may not read it');
    await eventually('that is told', () => test.note()?.includes('may not read it') === true);
    refusal = { status: 403, message: denial };
    await resultIs('judged');
    await test.stop();
    assert.equal(recording.errors().length, 6, 'each problem is told once');
  });

  it('does not complain while the program starts', async () => {
    refusal = { status: 500, message: callFailure('no endpoints available for service "zonewarden"') };
    await start(60_000);
    await resultIs('no_endpoints');
    await eventually('it was asked again', () => created.length > 3);
    assert.deepEqual(recording.errors(), []);
  });

  it('is a detail of readiness, never a failure', async () => {
    refusal = { status: 500, message: callFailure('context deadline exceeded') };
    await start();
    const readiness = new Readiness([test]);
    assert.match(readiness.answer({ verbose: true }).text, /^\[\+\]self-test ok: pending: /);
    await resultIs('timed_out');
    const { ready, text } = readiness.answer({ verbose: true });
    assert.equal(ready, true);
    assert.match(text, /^\[\+\]self-test ok: timed_out: .*firewall/);
    assert.equal(readiness.answer({ verbose: false }).text, 'ok');
    refusal = { status: 403, message: denial };
    await resultIs('judged');
    assert.match(readiness.answer({ verbose: true }).text, /^\[\+\]self-test ok$/m);
  });
});

describe('what the self-test tries', () => {
  it('is of the first source whose objects need nothing else, in the namespace that is watched', () => {
    assert.equal(selfTestObject(policyOf('service', 'ingress'))?.resource, 'ingresses');
    assert.equal(selfTestObject(policyOf('gateway-httproute', 'service'))?.resource, 'services');
    assert.equal(selfTestObject(policyOf('gateway-httproute'))?.resource, 'httproutes');
    assert.equal(selfTestObject(policyOf('crd')), undefined);
    const shop = selfTestObject({ ...policyOf('ingress'), namespace: 'shop' });
    assert.equal(shop?.path, '/apis/networking.k8s.io/v1/namespaces/shop/ingresses');
  });
});
