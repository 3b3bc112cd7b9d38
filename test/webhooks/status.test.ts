// The text of a denial, as a person reads it in kubectl, and the structure that programs read.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { denied, ingressWith, judged, reviewOf, sampleObject, serviceWith } from './sample-reviews.ts';

describe('the message of a denial', () => {
  it('names object, host, field, what is allowed, what was probably meant, and the code', () => {
    assert.equal(
      denied(reviewOf(ingressWith(['shop.exmaple.com']))).message,
      'Ingress shop/web: host "shop.exmaple.com" at spec.rules[0].host is outside the allowed domain example.com; ' +
        'did you mean shop.example.com? [OutsideDomainFilter]',
    );
  });

  it('says what is wrong with a name that is none', () => {
    assert.equal(
      denied(reviewOf(serviceWith('https://shop.example.com'))).message,
      'Service shop/web: host "https://shop.example.com" at ' +
        'metadata.annotations[external-dns.kubernetes.io/hostname] is not a DNS name: ' +
        'it has a scheme; write the host alone [InvalidHostname]',
    );
  });

  it('puts several violations on a line each, in the order of the fields', () => {
    assert.equal(
      denied(reviewOf(ingressWith(['a.test', 'ok.example.com', '-b.example.com']))).message,
      [
        'Ingress shop/web has 2 violations:',
        '- host "a.test" at spec.rules[0].host is outside the allowed domain example.com [OutsideDomainFilter]',
        '- host "-b.example.com" at spec.rules[2].host is not a DNS name: label "-b" begins or ends with a hyphen [InvalidHostname]',
      ].join('\n'),
    );
  });

  it('lists five and counts the rest', () => {
    const lines = denied(reviewOf(ingressWith(['a.x', 'b.x', 'c.x', 'd.x', 'e.x', 'f.x', 'g.x']))).message.split('\n');
    assert.equal(lines.length, 7);
    assert.equal(lines[0], 'Ingress shop/web has 7 violations:');
    assert.match(lines[5] ?? '', /"e\.x"/);
    assert.equal(lines[6], '- and 2 more');
  });

  it('does not count when there are exactly five', () => {
    const lines = denied(reviewOf(ingressWith(['a.x', 'b.x', 'c.x', 'd.x', 'e.x']))).message.split('\n');
    assert.equal(lines.length, 6);
    assert.match(lines[5] ?? '', /"e\.x"/);
  });

  it('says a name once with every field that has it, and gives a cause for each', () => {
    const object = sampleObject('Ingress', { rules: [{ host: 'a.test' }], tls: [{ hosts: ['A.TEST.'] }] });
    const status = denied(reviewOf(object));
    assert.match(
      status.message,
      /^Ingress shop\/web: host "a\.test" at spec\.rules\[0\]\.host and spec\.tls\[0\]\.hosts\[0\] is outside/,
    );
    assert.equal(status.details?.causes.length, 2);
  });

  it('names three fields of one name and counts the others', () => {
    const status = denied(reviewOf(ingressWith(['a.test', 'a.test', 'a.test', 'a.test', 'a.test'])));
    assert.match(
      status.message,
      / at spec\.rules\[0\]\.host, spec\.rules\[1\]\.host, spec\.rules\[2\]\.host and 2 more is outside/,
    );
  });

  it('shows a Unicode name as written and in the form that DNS sees', () => {
    const { message } = denied(reviewOf(ingressWith(['Bücher.example.org'])));
    assert.match(message, /host "Bücher\.example\.org" \(xn--bcher-kva\.example\.org\) at/);
    assert.doesNotMatch(denied(reviewOf(ingressWith(['UPPER.example.org.']))).message, /\(/);
  });

  it('lets nothing reach a terminal that could move its cursor, forge a line or end the quotes', () => {
    const { message } = denied(reviewOf(ingressWith(['a\u001b[2J\u202e\ud800"\n\u0000.example.com'])));
    assert.match(message, /^[ -~]+$/);
    assert.match(message, /host "a\\u\{1b\}\[2J\\u\{202e\}\\u\{d800\}\\"\\u\{a\}\\u\{0\}\.example\.com" at/);
  });

  it('shortens a host in its middle, so that both ends stay readable', () => {
    const { message } = denied(reviewOf(ingressWith([`start${'x'.repeat(10_000)}end.example.com`])));
    assert.match(message, /"startx+\.\.\.x+end\.example\.com"/);
    assert.ok(message.length < 600, `${message.length}`);
  });
});

describe('the status of a denial', () => {
  it('is 403 Forbidden for policy', () => {
    assert.deepEqual(denied(reviewOf(ingressWith(['shop.example.org']))), {
      status: 'Failure',
      reason: 'Forbidden',
      code: 403,
      message:
        'Ingress shop/web: host "shop.example.org" at spec.rules[0].host is outside the allowed domain example.com; ' +
        'did you mean shop.example.com? [OutsideDomainFilter]',
      details: {
        name: 'web',
        group: 'networking.k8s.io',
        kind: 'Ingress',
        causes: [
          {
            reason: 'FieldValueForbidden',
            message:
              'host "shop.example.org" is outside the allowed domain example.com; did you mean shop.example.com? [OutsideDomainFilter]',
            field: 'spec.rules[0].host',
          },
        ],
      },
    });
  });

  it('is 422 Invalid for a malformed name', () => {
    const status = denied(reviewOf(ingressWith(['a..example.com'])));
    assert.equal(status.reason, 'Invalid');
    assert.equal(status.code, 422);
    assert.equal(status.details?.causes[0]?.reason, 'FieldValueInvalid');
  });

  it('is 403 Forbidden when both occur, each cause keeping its own reason', () => {
    const status = denied(reviewOf(ingressWith(['a..example.com', 'a.test'])));
    assert.equal(status.reason, 'Forbidden');
    assert.equal(status.code, 403);
    assert.deepEqual(
      status.details?.causes.map((cause) => cause.reason),
      ['FieldValueInvalid', 'FieldValueForbidden'],
    );
  });

  it('leaves the group of a core kind out', () => {
    assert.deepEqual(Object.keys(denied(reviewOf(serviceWith('a.test'))).details ?? {}), ['name', 'kind', 'causes']);
  });

  it('carries at most a hundred causes', () => {
    const hosts = Array.from({ length: 150 }, (_, index) => `h${index}.test`);
    const status = denied(reviewOf(ingressWith(hosts)));
    assert.equal(status.details?.causes.length, 100);
    assert.match(status.message, /has 150 violations/);
    assert.match(status.message, /- and 145 more$/);
  });
});

describe('an object without a name', () => {
  it('is named by the generated name, or by its stem before there is one', () => {
    const generated = ingressWith(['a.test'], { name: 'web-x7k2p', generateName: 'web-' });
    assert.equal(denied(reviewOf(generated, { name: '' })).details?.name, 'web-x7k2p');
    const stem = ingressWith(['a.test'], { name: undefined, generateName: 'web-' });
    const status = denied(reviewOf(stem, { name: '' }));
    assert.equal(status.details?.name, 'web-');
    assert.match(status.message, /^Ingress shop\/web-: host/);
  });

  it('is judged and denied without any name', () => {
    const status = denied(reviewOf(ingressWith(['a.test'], { name: undefined }), { name: undefined }));
    assert.equal(status.details !== undefined && 'name' in status.details, false);
    assert.equal(judged(reviewOf(ingressWith(['a.example.com'], { name: undefined }), { name: '' })).allowed, true);
  });
});
