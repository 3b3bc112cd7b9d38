// Objects made to hurt: each gets a short, correct answer quickly, and the next review is served.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingressWith, type Raw, reviewOf, sampleObject, serviceWith, uid, updateOf } from './sample-reviews.ts';
import { post, serve } from './serving.ts';

/** An answer may be this long at most: a hundred causes with the longest names there are. */
const maxAnswer = 150_000;

async function answer(review: unknown): Promise<{ allowed: boolean; field: string | undefined; response: Raw }> {
  const { app } = serve();
  const sent = await post(app, review);
  assert.equal(sent.statusCode, 200);
  assert.ok(sent.payload.length < maxAnswer, `${sent.payload.length} characters`);
  const { response } = sent.json();
  assert.equal(response.uid, uid);
  const next = await post(app, reviewOf(ingressWith(['a.example.com'])));
  assert.equal(next.json().response.allowed, true);
  return { allowed: response.allowed, field: response.status?.details?.causes?.[0]?.field, response };
}

describe('a value of the wrong type', () => {
  const ingress = ingressWith([]);
  const cases: readonly (readonly [string, Raw, string])[] = [
    ['spec: 3', { ...ingress, spec: 3 }, 'spec'],
    ['spec: []', { ...ingress, spec: [] }, 'spec'],
    ['rules: {}', { ...ingress, spec: { rules: {} } }, 'spec.rules'],
    ['a rule that is a text', { ...ingress, spec: { rules: ['x'] } }, 'spec.rules[0]'],
    ['a host that is a number', ingressWith(['a.example.com', 7]), 'spec.rules[1].host'],
    ['a host that is an object', ingressWith([{ toString: 'a.example.com' }]), 'spec.rules[0].host'],
    ['tls: true', { ...ingress, spec: { tls: true } }, 'spec.tls'],
    ['a TLS host that is null', { ...ingress, spec: { tls: [{ hosts: [null] }] } }, 'spec.tls[0].hosts[0]'],
    ['metadata: 1', { ...ingress, metadata: 1 }, 'metadata'],
    ['annotations: []', ingressWith([], { annotations: [] }), 'metadata.annotations'],
    ['labels: x', ingressWith([], { labels: 'x' }), 'metadata.labels'],
    ['an annotation that is a number', ingressWith([], { annotations: { a: 1 } }), 'metadata.annotations[a]'],
    ['a deletionTimestamp that is a number', ingressWith([], { deletionTimestamp: 1 }), 'metadata.deletionTimestamp'],
  ];
  for (const [name, object, field] of cases) {
    it(`is denied with its field: ${name}`, async () => {
      const found = await answer(reviewOf(object));
      assert.equal(found.allowed, false);
      assert.equal(found.field, field);
    });
  }

  it('is told in a bounded answer even where the field is an endless annotation key', async () => {
    const key = `${'k'.repeat(1_000_000)}\u001b`;
    const found = await answer(reviewOf(ingressWith([], { annotations: { [key]: 1 } })));
    assert.equal(found.allowed, false);
    assert.ok(JSON.stringify(found.response).length < 1500);
  });
});

describe('a huge object', () => {
  const quick = async (review: unknown) => {
    const start = performance.now();
    const found = await answer(review);
    const ms = performance.now() - start;
    // An ordinary run takes one or two seconds, building the review included; a quadratic step would take minutes.
    assert.ok(ms < 10_000, `${Math.round(ms)} ms`);
    return found;
  };
  const many = (count: number, host: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => host(index));

  it('with 100,000 hosts outside the filter is denied', async () => {
    const rules = many(100_000, (index) => `h${index}.example.org`).map((host) => ({ host }));
    const found = await quick(reviewOf(sampleObject('Ingress', { rules })));
    assert.equal(found.allowed, false);
    assert.match(JSON.stringify(found.response), /has 100000 violations/);
  });

  it('with 100,000 old sins and one new is denied for the new one', async () => {
    const rules = many(100_000, (index) => `h${index}.t`).map((host) => ({ host }));
    const found = await quick(
      updateOf(sampleObject('Ingress', { rules }), sampleObject('Ingress', { rules: [...rules, { host: 'new.t' }] })),
    );
    assert.equal(found.allowed, false);
    assert.equal(found.field, 'spec.rules[100000].host');
    assert.equal(Array.isArray(found.response.warnings) && found.response.warnings.length, 10);
  });

  it('with one host at 100,000 fields is denied', async () => {
    const rules = many(100_000, () => 'a.test').map((host) => ({ host }));
    assert.equal((await quick(reviewOf(sampleObject('Ingress', { rules })))).allowed, false);
  });

  it('with 100,000 hosts inside the filter is allowed', async () => {
    const hosts = many(100_000, (index) => `h${index}.example.com`);
    assert.equal((await quick(reviewOf(sampleObject('Ingress', { tls: [{ hosts }] })))).allowed, true);
  });

  it('with an annotation full of commas, dots, digits or Unicode is denied', async () => {
    const texts = [
      'a,'.repeat(130_000),
      'a.'.repeat(130_000),
      `${':1'.repeat(130_000)}x`,
      Array.from({ length: 80_000 }, (_, index) => String.fromCodePoint(0x4e00 + (index % 20_000))).join(''),
      Array.from({ length: 85 }, (_, index) => String.fromCodePoint(0x4e00 + index).repeat(1000)).join(','),
      `xn--${'a'.repeat(260_000)}.example.com`,
    ];
    for (const text of texts) assert.equal((await quick(reviewOf(serviceWith(text)))).allowed, false);
  });

  it('nested 10,000 deep is read as far as its hosts', async () => {
    // Written as text: what reads JSON goes deeper than what writes it.
    const deep = `${'[{"deep":'.repeat(5000)}"bottom"${'}]'.repeat(5000)}`;
    const withDeep = (spec: string) => JSON.stringify(reviewOf(sampleObject('Ingress', '@'))).replace('"@"', spec);
    const read = withDeep(`{"rules":[{"host":"a.example.com","http":${deep}}],"deep":${deep}}`);
    assert.equal((await quick(read)).allowed, true);
    assert.equal((await quick(withDeep(`{"rules":${deep}}`))).allowed, true);
    assert.equal((await quick(withDeep(`{"rules":[[${deep}]]}`))).field, 'spec.rules[0]');
    const broken = JSON.stringify(sampleObject('Ingress', '@')).replace('"@"', `{"rules":3,"deep":${deep}}`);
    const update = JSON.stringify(updateOf('@', ingressWith([], { name: '@' }))).replace(
      /"oldObject":"@"/,
      `"oldObject":${broken}`,
    );
    const object = JSON.stringify(ingressWith([], { name: '@' }));
    assert.equal((await quick(update.replace(object, broken))).allowed, true);
  });
});

describe('keys and characters that trip parsers', () => {
  const parsed = (text: string): Raw => JSON.parse(text);

  it('__proto__ and constructor change nothing that is judged', async () => {
    const rules = parsed(
      '{"rules":[{"__proto__":{"host":"a.example.com"},"constructor":{"prototype":{"host":"b.t"}}}]}',
    );
    assert.equal((await answer(reviewOf(sampleObject('Ingress', rules)))).allowed, true);
    const hidden = parsed('{"__proto__":{"rules":[]},"rules":[{"host":"a.test"}]}');
    assert.equal((await answer(reviewOf(sampleObject('Ingress', hidden)))).allowed, false);
    const annotations = parsed('{"__proto__":"x","toString":"y","external-dns.kubernetes.io/hostname":"a.test"}');
    assert.equal(
      (await answer(reviewOf(sampleObject('Service', {}, { annotations, namespace: undefined })))).allowed,
      false,
    );
    assert.equal(Object.hasOwn(Object.prototype, 'host'), false);
  });

  it('a review whose __proto__ holds the request is no review', async () => {
    const { app } = serve();
    const response = await post(
      app,
      parsed('{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","__proto__":{"request":{"uid":"x"}}}'),
    );
    assert.equal(response.statusCode, 400);
  });

  for (const host of [
    'a\u0000.example.com',
    '\ud800.example.com',
    'a.example.com\udfff',
    '\u202ea.example.com',
    'a.example.com\n',
  ]) {
    it(`${JSON.stringify(host)} is denied and the answer is well-formed`, async () => {
      const found = await answer(reviewOf(ingressWith([host])));
      assert.equal(found.allowed, false);
      assert.equal(JSON.stringify(found.response).isWellFormed(), true);
      assert.doesNotMatch(JSON.stringify(found.response), /\\u0000|\\ud800|\\udfff/);
    });
  }
});
