// Warnings: short, ASCII, few.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PolicyOptions } from '../../reconciler/claims/policy.ts';
import { ingressWith, judged, reviewOf, sampleObject, serviceWith } from './sample-reviews.ts';

const warnOnly: Partial<PolicyOptions> = { levels: { 'domain-filter': 'warn', syntax: 'warn' } };

function warningsOf(object: Parameters<typeof reviewOf>[0], options = warnOnly): readonly string[] {
  const response = judged(reviewOf(object), options);
  assert.equal(response.allowed, true);
  return response.warnings ?? [];
}

describe('a warning', () => {
  it('says host, field, rule broken, hint and code while that fits', () => {
    // With the hint it would be 134 characters.
    assert.deepEqual(warningsOf(ingressWith(['a.exmple.com'])), [
      'host "a.exmple.com" at spec.rules[0].host is outside the allowed domain example.com [OutsideDomainFilter]',
    ]);
    assert.deepEqual(
      warningsOf(ingressWith(['a.ex.co']), { ...warnOnly, domains: { include: ['ex.com'], exclude: [] } }),
      [
        'host "a.ex.co" at spec.rules[0].host is outside the allowed domain ex.com; did you mean a.ex.com? [OutsideDomainFilter]',
      ],
    );
  });

  it('names an annotation shortly when its full key does not fit', () => {
    assert.deepEqual(warningsOf(serviceWith('a.example.org')), [
      'host "a.example.org" at annotation hostname is outside the allowed domain example.com [OutsideDomainFilter]',
    ]);
  });

  it('keeps what was probably meant, and shortens the key for it', () => {
    const key = 'external-dns.alpha.kubernetes.io/hostnme';
    const misspelt = sampleObject('Service', {}, { annotations: { [key]: 'a.example.com' } });
    assert.deepEqual(warningsOf(misspelt), [
      'annotation hostnme is not a known annotation; did you mean hostname? [InvalidAnnotation]',
    ]);
  });

  it('rather cuts the message than one of two fields', () => {
    const host = 'shop.example.org';
    const object = sampleObject('Ingress', { rules: [{ host }], tls: [{ hosts: [host] }] });
    const [warning = ''] = warningsOf(object);
    assert.match(
      warning,
      /^host "shop\.example\.org" at spec\.rules\[0\]\.host and spec\.tls\[0\]\.hosts\[0\] is outside /,
    );
    assert.ok(warning.endsWith('... [OutsideDomainFilter]') && warning.length <= 120, warning);
  });

  it('names both fields of one name', () => {
    const object = sampleObject('Ingress', { rules: [{ host: 'a.b' }], tls: [{ hosts: ['a.b'] }] });
    assert.deepEqual(warningsOf(object, { ...warnOnly, domains: { include: ['c.d'], exclude: [] } }), [
      'host "a.b" at spec.rules[0].host and spec.tls[0].hosts[0] is outside the allowed domain c.d [OutsideDomainFilter]',
    ]);
  });

  it('gives the A-labels of a Unicode name, and question marks for what has none', () => {
    assert.match(warningsOf(ingressWith(['bücher.test']))[0] ?? '', /^host "xn--bcher-kva\.test" at /);
    assert.match(warningsOf(ingressWith(['bü cher.test']))[0] ?? '', /^host "b\? cher\.test" at /);
  });

  const hosts = [
    'a.test',
    'x'.repeat(300),
    `${'long.'.repeat(40)}test`,
    'ünïcödé.'.repeat(20),
    '\u0000\ud800\r\nSet-Cookie: a=b',
    '"'.repeat(50),
    `${'x'.repeat(63)}.${'y'.repeat(64)}.test`,
  ];
  for (const host of hosts) {
    it(`is at most 120 ASCII characters and ends with its code: ${JSON.stringify(host).slice(0, 30)}`, () => {
      for (const object of [ingressWith([host]), serviceWith(host)]) {
        const found = warningsOf(object);
        assert.equal(found.length, 1);
        assert.match(found[0] ?? '', /^[ -~]{40,120}$/);
        assert.match(found[0] ?? '', /\[(?:OutsideDomainFilter|InvalidHostname)\]$/);
      }
    });
  }
});

describe('many warnings', () => {
  const hosts = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.test`);

  it('are all given up to ten', () => {
    const found = warningsOf(ingressWith(hosts(10)));
    assert.equal(found.length, 10);
    assert.match(found[9] ?? '', /"h9\.test"/);
  });

  it('are nine and a summary beyond that', () => {
    const found = warningsOf(ingressWith(hosts(25)));
    assert.equal(found.length, 10);
    assert.match(found[8] ?? '', /"h8\.test"/);
    assert.equal(found[9], '16 more violations; they are not listed');
  });
});
