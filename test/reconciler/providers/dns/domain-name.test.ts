// Names within the limits of RFC 1035, and no further.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDomainName, readHost } from '../../../../reconciler/providers/dns/domain-name.ts';

const labels = (...lengths: readonly number[]) => lengths.map((length) => 'x'.repeat(length)).join('.');

describe('a domain name', () => {
  const good = [
    'a',
    'com',
    'www.example.com',
    '*.example.com',
    '_sip._tcp.example.com',
    'xn--bcher-kva.example',
    '1.0.168.192.in-addr.arpa',
    '-odd-.example.com',
    'UPPER.example.com',
    '!#$%&.example',
    labels(63, 63, 63, 61),
  ];
  for (const name of good)
    it(`may be ${name.length > 60 ? `of ${name.length} octets` : name}`, () => assert.ok(isDomainName(name)));

  const bad: readonly (readonly [string, string])[] = [
    ['empty', ''],
    ['the root, which has no label', '.'],
    ['absolute', 'example.com.'],
    ['without a first label', '.example.com'],
    ['without a label between', 'www..example.com'],
    ['with a space', 'a b.example.com'],
    ['with a tab', 'a\tb.example.com'],
    ['with a line feed at its end', 'example.com\n'],
    ['with a zero octet', 'a\0b.example.com'],
    ['with an escape', 'a\\.b.example.com'],
    ['with DEL', 'a\x7f.example.com'],
    ['of other letters than ASCII', 'bücher.example'],
    ['with a label of 64 octets', `${'x'.repeat(64)}.com`],
    ['of 254 octets', labels(63, 63, 63, 62)],
  ];
  for (const [what, name] of bad) it(`may not be ${what}`, () => assert.ok(!isDomainName(name)));
});

describe('a host that a record points at', () => {
  it('is the name without its final dot', () => {
    assert.equal(readHost('lb.example.net'), 'lb.example.net');
    assert.equal(readHost('lb.example.net.'), 'lb.example.net');
  });

  it('may be the root', () => assert.equal(readHost('.'), '.'));

  it('may have 253 octets and a final dot', () => {
    const longest = labels(63, 63, 63, 61);
    assert.equal(readHost(`${longest}.`), longest);
    assert.equal(readHost(`${longest}x.`), undefined);
  });

  for (const text of ['', '..', '.com', 'a..', '192.0.2.1', '192.0.2.1.', '2001:db8::1', '::', 'a b', ' a']) {
    it(`is none: ${JSON.stringify(text)}`, () => assert.equal(readHost(text), undefined));
  }

  it('may be digits that are no address', () => {
    for (const name of ['1', '1.2.3', '192.0.2.256', '1.2.3.4.5']) assert.equal(readHost(name), name);
  });
});
