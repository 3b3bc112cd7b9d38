// One line for each answer that is not a plain allow, with what an operator searches for and nothing of the object.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingressWith, type Raw, reviewOf, uid, updateOf } from './sample-reviews.ts';
import { post, serve } from './serving.ts';

const clock = () => {
  let ms = 0;
  return () => (ms += 1.5);
};

async function lineFor(review: unknown): Promise<Raw> {
  const { app, lines } = serve({ now: clock() });
  await post(app, review);
  assert.equal(lines.length, 1);
  const { time, pid, hostname, ...line } = lines[0] ?? {};
  return line;
}

describe('the log', () => {
  it('has one line at info for a denial', async () => {
    assert.deepEqual(await lineFor(reviewOf(ingressWith(['a.test', 'ok.example.com', 'b..c']), { dryRun: true })), {
      level: 30,
      component: 'webhook',
      uid,
      operation: 'CREATE',
      kind: 'Ingress',
      namespace: 'shop',
      name: 'web',
      dryRun: true,
      claims: 3,
      violations: 2,
      hosts: ['a.test', 'b..c'],
      rule: 'domain-filter,syntax',
      code: 'OutsideDomainFilter,InvalidHostname',
      durationMs: 1.5,
      msg: 'Denied',
    });
  });

  it('has one line at info for an allow with warnings', async () => {
    const line = await lineFor(updateOf(ingressWith(['a.test']), ingressWith(['a.test'])));
    assert.equal(line.level, 30);
    assert.equal(line.msg, 'Allowed with warnings');
    assert.deepEqual(line.hosts, ['a.test']);
    assert.equal(line.rule, 'domain-filter');
  });

  it('names the field of an object that could not be read', async () => {
    const line = await lineFor(reviewOf({ ...ingressWith([]), spec: 3 }));
    assert.deepEqual([line.rule, line.code, line.field], ['object-shape', 'InvalidObject', 'spec']);
  });

  it('warns of a review that cannot be used', async () => {
    const line = await lineFor({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1beta1' });
    assert.equal(line.level, 40);
    assert.equal(line.reason, 'review_version');
    assert.match(String(line.msg), /^Refused an admission review: only admission\.k8s\.io\/v1/);
  });

  it('is silent about plain allows until it is at debug', async () => {
    const body = reviewOf(ingressWith(['a.example.com']));
    const quiet = serve();
    await post(quiet.app, body);
    assert.deepEqual(quiet.lines, []);
    const chatty = serve({ level: 'debug' });
    await post(chatty.app, body);
    assert.deepEqual([chatty.lines.length, chatty.lines[0]?.level, chatty.lines[0]?.claims], [1, 20, 1]);
  });

  it('holds neither the object nor who sent it, and lists five hosts at most', async () => {
    const hosts = Array.from({ length: 50 }, (_, index) => `h${index}.test`);
    const line = await lineFor(reviewOf(ingressWith(hosts, { annotations: { secret: 'hunter2' } })));
    assert.doesNotMatch(JSON.stringify(line), /hunter2|jane|managedFields/);
    assert.equal(Array.isArray(line.hosts) && line.hosts.length, 5);
    assert.equal(line.violations, 50);
  });

  it('cannot be forged through a name', async () => {
    const line = await lineFor(
      reviewOf(ingressWith(['a\n\u001b.test']), { name: 'web\n{"level":50}', uid: `u\u202e${'x'.repeat(1000)}` }),
    );
    assert.match(JSON.stringify(line), /^[ -~]+$/);
    assert.match(String(line.name), /^web\\u\{a\}/);
    assert.ok(JSON.stringify(line).length < 1000);
  });
});
