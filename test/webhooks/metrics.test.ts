// The webhook's metrics move as they say, exist from the start, and cannot be grown by a caller.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { webhookMetrics } from '../../webhooks/metrics.ts';
import { ingressWith, reviewOf, sampleObject, serviceWith, updateOf } from './sample-reviews.ts';
import { post, serve } from './serving.ts';

const requests = 'zonewarden_webhook_requests_total';
const rejections = 'zonewarden_webhook_rejections_total';
const duration = 'zonewarden_webhook_request_duration_seconds';
const inFlight = 'zonewarden_webhook_requests_in_flight';

describe('before the first request', () => {
  it('every series that a dashboard asks for is at zero', async () => {
    const registry = new Registry();
    webhookMetrics(registry);
    const text = await registry.metrics();
    for (const kind of ['Ingress', 'Service', 'HTTPRoute']) {
      for (const operation of ['CREATE', 'UPDATE']) {
        for (const verdict of ['allow', 'warn', 'deny', 'error']) {
          const labels = `kind="${kind}",operation="${operation}",verdict="${verdict}"`;
          assert.ok(text.includes(`${requests}{${labels},dry_run="false"} 0`), labels);
          assert.ok(text.includes(`${requests}{${labels},dry_run="true"} 0`), labels);
        }
      }
      for (const rule of ['syntax', 'domain-filter', 'object-shape']) {
        assert.ok(text.includes(`${rejections}{kind="${kind}",rule="${rule}"} 0`), `${kind} ${rule}`);
      }
    }
    for (const verdict of ['allow', 'warn', 'deny', 'error']) {
      assert.ok(text.includes(`${duration}_count{verdict="${verdict}"} 0`), verdict);
    }
    assert.ok(text.includes(`${inFlight} 0`));
  });
});

describe('a request', () => {
  it('is counted by kind, operation, verdict and dry run', async () => {
    const { app, sample } = serve();
    const bad = ingressWith(['a.test']);
    await post(app, reviewOf(ingressWith(['a.example.com'])));
    await post(app, reviewOf(bad, { dryRun: true }));
    await post(app, updateOf(bad, bad));
    await post(app, reviewOf(bad, { object: { ...bad, kind: 'Service' } }));
    const ingress = { kind: 'Ingress', operation: 'CREATE', dry_run: 'false' };
    assert.equal(await sample(requests, { ...ingress, verdict: 'allow' }), 1);
    assert.equal(await sample(requests, { ...ingress, verdict: 'deny', dry_run: 'true' }), 1);
    assert.equal(await sample(requests, { ...ingress, verdict: 'warn', operation: 'UPDATE' }), 1);
    assert.equal(await sample(requests, { ...ingress, verdict: 'error' }), 1);
    assert.equal(await sample(requests, { ...ingress, verdict: 'deny' }), 0);
  });

  it('counts rejected hostnames by rule, ratcheted ones not', async () => {
    const { app, sample } = serve();
    await post(app, reviewOf(ingressWith(['a.test', 'b.test', 'c..d'])));
    await post(app, updateOf(serviceWith('a.test'), serviceWith('a.test, b.test')));
    await post(app, reviewOf({ ...ingressWith([]), spec: 3 }));
    assert.equal(await sample(rejections, { kind: 'Ingress', rule: 'domain-filter' }), 2);
    assert.equal(await sample(rejections, { kind: 'Ingress', rule: 'syntax' }), 1);
    assert.equal(await sample(rejections, { kind: 'Ingress', rule: 'object-shape' }), 1);
    assert.equal(await sample(rejections, { kind: 'Service', rule: 'domain-filter' }), 1);
  });

  it('is timed by the passed clock, in the bucket it belongs to', async () => {
    let ms = 1000;
    const { app, sample } = serve({ now: () => (ms += 20) });
    await post(app, reviewOf(ingressWith(['a.example.com'])));
    assert.equal(await sample(`${duration}_sum`, { verdict: 'allow' }), 0.02);
    assert.equal(await sample(`${duration}_bucket`, { verdict: 'allow', le: '0.01' }), 0);
    assert.equal(await sample(`${duration}_bucket`, { verdict: 'allow', le: '0.025' }), 1);
    for (const le of [0.0005, 0.001, 0.0025, 0.005, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]) {
      assert.notEqual(await sample(`${duration}_bucket`, { verdict: 'allow', le: `${le}` }), undefined, `${le}`);
    }
  });

  it('of an unknown kind and operation makes no new label values', async () => {
    const { app, sample, registry } = serve();
    for (let index = 0; index < 20; index++) {
      const object = { ...sampleObject('ConfigMap', {}), kind: `Made${index}` };
      await post(app, reviewOf(object, { operation: `MAKE${index}` }));
    }
    await post(app, '"nonsense"');
    assert.equal(await sample(requests, { kind: 'other', operation: 'other', verdict: 'allow' }), 20);
    assert.equal(await sample(requests, { kind: 'other', operation: 'other', verdict: 'error' }), 1);
    assert.doesNotMatch(await registry.metrics(), /Made|MAKE/);
  });

  it('is in flight until it is answered, and no longer when the caller goes away in the middle of the body', async () => {
    const { app, sample } = serve();
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      const port = Number(new URL(url).port);
      const socket = connect(port, '127.0.0.1');
      socket.write(
        'POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      );
      await until(async () => (await sample(inFlight, {})) === 1);
      socket.destroy();
      await until(async () => (await sample(inFlight, {})) === 0);
      const answered = await fetch(`${url}/validate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(reviewOf(ingressWith(['a.example.com']))),
      });
      assert.equal(answered.status, 200);
      await until(async () => (await sample(inFlight, {})) === 0);
      assert.equal(await sample(requests, { kind: 'Ingress', operation: 'CREATE', verdict: 'allow' }), 1);
    } finally {
      await app.close();
    }
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, 'the condition did not come true within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
