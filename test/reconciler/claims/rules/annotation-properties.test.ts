// What holds for any annotations: the rule answers, in order, about what is there, with text that is fit to be shown.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { knownAnnotations } from '../../../../reconciler/claims/annotation-table.ts';
import { oldPrefix, prefix, samplePolicy } from '../sample.ts';
import { below, pick, type Random, seeded, textOf } from '../seeded.ts';
import { findingsIn } from './annotation-rig.ts';

const prefixes = [prefix, oldPrefix, 'other.example/', ''] as const;
const [firstName = 'ttl', ...otherNames] = knownAnnotations.keys();
const names = [
  firstName,
  ...otherNames,
  'controller',
  'scw-x',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '',
] as const;
const kinds = [
  'Ingress',
  'Service',
  'HTTPRoute',
  'TCPRoute',
  'Gateway',
  'ListenerSet',
  'DNSEndpoint',
  'Other',
] as const;
const pieces = [
  'a',
  'true',
  '10m',
  '-',
  '1',
  '.',
  ',',
  ' ',
  '\t',
  '"',
  '*',
  '::1',
  '192.0.2.1',
  'example.com',
  'PRIMARY',
  'ü',
  '\u0000',
  '\ud800',
  '\u202e',
  '😀',
  'http://',
  '%',
] as const;

function keyOf(next: Random): string {
  const name = next() < 0.7 ? pick(names, next) : textOf(pieces, 3, next);
  // A slip: one character goes.
  const at = next() < 0.3 ? below(name.length + 1, next) : name.length;
  return pick(prefixes, next) + name.slice(0, at) + name.slice(at + 1);
}

function annotationsOf(next: Random): Record<string, string> {
  // As they are read from an object: without a prototype.
  const annotations: Record<string, string> = Object.create(null);
  for (let left = below(12, next); left > 0; left--) annotations[keyOf(next)] = textOf(pieces, 6, next);
  return annotations;
}

it('any annotations get an answer, twice the same', () => {
  const next = seeded(31);
  const policies = [
    samplePolicy(),
    samplePolicy({ annotationPrefix: oldPrefix }),
    samplePolicy({ annotationPrefix: '/' }),
  ];
  let found = 0;
  for (let round = 0; round < 5000; round++) {
    const annotations = annotationsOf(next);
    const about = { kind: pick(kinds, next), policy: policies[round % policies.length] ?? samplePolicy() };
    const findings = findingsIn(annotations, about);
    assert.deepEqual(findingsIn(Object.fromEntries(Object.entries(annotations).reverse()), about), findings);
    const keys = findings.map(({ key }) => key);
    assert.deepEqual(keys, [...new Set(keys)].sort());
    for (const { key, value, message, hint } of findings) {
      assert.equal(annotations[key], value);
      assert.ok(about.policy.annotationPrefixes.some((one) => key.startsWith(one)));
      assert.match(`${message} ${hint}`, /^[^\p{C}\p{Zl}\p{Zp}]{1,300}$/u);
    }
    found += findings.length;
  }
  assert.ok(found > 5000, `${found} findings`);
});

it('values of a megabyte, and thousands of keys, are no burden', () => {
  const huge = [' ', 'a ', ',', '.', '9', 'h', '1h', 'ü', 'a.b,', '-', '"'].map((piece) => piece.repeat(1_000_000));
  for (const value of huge) {
    for (const name of knownAnnotations.keys()) {
      const began = performance.now();
      findingsIn({ [prefix + name]: value });
      assert.ok(performance.now() - began < 1000, `${name} ${value.slice(0, 4)}`);
    }
  }
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`${prefix}hostnme-${index}`, '']));
  const began = performance.now();
  assert.equal(findingsIn(many).length, 50_000);
  assert.ok(performance.now() - began < 2000);
});
