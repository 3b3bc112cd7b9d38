// The runner notices when the program does something else than a case says: each of these cases is wrong in one point.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mergePatch } from './case-runner/merge-patch.ts';
import { assertUsage, assertWire } from './case-runner/plain-cases.ts';
import { assertCheck, assertPublished, assertWebhook } from './case-runner/surfaces.ts';
import { type ObjectCase, readCase, type UsageCase, type WireCase } from './case-runner/test-case.ts';
import { CaseWebhook } from './case-runner/webhook.ts';

/** Denied for one name, published with the other. */
const good = {
  name: 'x',
  flags: ['--source=ingress', '--domain-filter=example.com'],
  object: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { rules: [{ host: 'web.example.com' }, { host: 'web.example.org' }] },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
  },
  expected: {
    allowed: false,
    code: 403,
    reason: 'Forbidden',
    message: { contains: ['web.example.org', '[OutsideDomainFilter]'] },
    causes: [{ reason: 'FieldValueForbidden', field: 'spec.rules[1].host' }],
    audit: { claims: 'web.example.com,web.example.org', rule: 'domain-filter' },
    published: ['web.example.com A'],
  },
};

function objectCase(patch: object = {}): ObjectCase {
  const read = readCase('x.yaml', mergePatch(good, patch));
  assert.equal(read.form, 'object');
  return read;
}

describe('the runner', () => {
  let webhook: CaseWebhook;

  before(async () => {
    webhook = await CaseWebhook.start();
  });
  after(async () => {
    await webhook.stop();
  });

  it('is content with a case that is right', async () => {
    await assertWebhook(webhook, objectCase());
    await assertCheck(webhook, objectCase());
    await assertPublished(webhook, objectCase());
  });

  const wrongVerdicts: readonly (readonly [what: string, expected: object])[] = [
    ['the verdict', { allowed: true, code: null, reason: null }],
    ['the code', { code: 422 }],
    ['the reason', { reason: 'Invalid' }],
    ['the message', { message: 'something else' }],
    ['a part of the message', { message: { contains: ['web.example.net'] } }],
    ['the order of the parts', { message: { contains: ['[OutsideDomainFilter]', 'web.example.org'] } }],
    ['the field of a cause', { causes: [{ reason: 'FieldValueForbidden', field: 'spec.rules[0].host' }] }],
    ['the type of a cause', { causes: [{ reason: 'FieldValueInvalid', field: 'spec.rules[1].host' }] }],
    ['a cause that is not there', { causes: [...good.expected.causes, ...good.expected.causes] }],
    ['a warning that is not there', { warnings: ['x'] }],
    ['the audit annotation', { audit: { rule: 'syntax' } }],
  ];
  for (const [what, expected] of wrongVerdicts) {
    it(`notices at the webhook that ${what} is another`, async () => {
      await assert.rejects(assertWebhook(webhook, objectCase({ expected })), { name: 'AssertionError' });
    });
  }

  it('notices a warning that the case does not expect', async () => {
    const ratcheted = objectCase({
      old: { metadata: { labels: { a: 'b' } } },
      expected: { allowed: true, code: null, reason: null, causes: null, audit: null, message: null },
    });
    await assert.rejects(assertWebhook(webhook, ratcheted), /it warned/);
  });

  it('notices that check differs from what the case says of it', async () => {
    await assert.rejects(assertCheck(webhook, objectCase({ expected: { check: { allowed: true } } })));
  });

  it('notices a name that is published beyond those of the case, and one that is not', async () => {
    await assert.rejects(assertPublished(webhook, objectCase({ expected: { published: [] } })));
    const both = ['web.example.com A', 'web.example.org A'];
    await assert.rejects(assertPublished(webhook, objectCase({ expected: { published: both } })));
  });

  it('wants to be told what a denied object publishes', async () => {
    await assert.rejects(assertPublished(webhook, objectCase({ expected: { published: null } })), /must say/);
  });

  it('compares the names that are published or pending with those that were judged', async () => {
    const allowed = { allowed: true, code: null, reason: null, causes: null, published: null };
    const spec = { rules: [{ host: 'web.example.com' }] };
    await assertPublished(webhook, objectCase({ expected: allowed, object: { spec } }));
    await assertPublished(webhook, objectCase({ expected: allowed, object: { spec, status: null } }));
  });

  it('notices another answer on the wire, another count and another length', async () => {
    const wire = { name: 'x', wire: { body: ['['] } };
    const expected = { status: 400, body: { code: 'INVALID_JSON' }, counted: 'invalid_json' };
    const read = (patch: object) => readCase('x.yaml', { ...wire, expected: { ...expected, ...patch } }) as WireCase;
    await assertWire(webhook, read({}));
    const wrong = [
      { status: 415 },
      { body: { code: 'EMPTY_BODY' } },
      { counted: 'empty_body' },
      { counted: undefined },
      { headers: { allow: 'POST' } },
      { contains: ['nowhere'] },
      { lengths: { code: 3 } },
    ];
    for (const patch of wrong) await assert.rejects(assertWire(webhook, read(patch)), JSON.stringify(patch));
  });

  it('notices flags that are accepted, and a refusal that says something else', async () => {
    const read = (flags: readonly string[], contains: readonly string[]) =>
      readCase('x.yaml', { name: 'x', flags, expected: { usage: { contains } } }) as UsageCase;
    await assertUsage(read(['--source=nothing'], ['--source']));
    await assert.rejects(assertUsage(read(['--source=ingress'], [])));
    await assert.rejects(assertUsage(read(['--source=nothing'], ['--sauce'])));
  });
});
