import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from '../../../../reconciler/claims/kinds/read-kind.ts';
import type { NamespaceFacts } from '../../../../reconciler/claims/lookup.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { namespaceRule } from '../../../../reconciler/claims/rules/namespace.ts';
import { samplePolicy } from '../sample.ts';
import { plain, saidBy } from './rule-rig.ts';

const shopWith =
  (annotations: Readonly<Record<string, string>>) =>
  (name: string): NamespaceFacts | undefined =>
    name === 'shop' ? { labels: {}, annotations } : undefined;

/** `message; hint` about a name in namespace shop, which has this annotation value. */
function said(text: string, value: string, options: Partial<PolicyOptions> = {}): string | undefined {
  const namespace = shopWith({ 'zonewarden.io/allowed-domains': value });
  return saidBy(namespaceRule, text, { policy: samplePolicy(options), lookup: { namespace } });
}

describe('the namespace rule', () => {
  it('allows the domains themselves and what is below them', () => {
    for (const name of [
      'shop.example.com',
      'a.shop.example.com',
      'a.b.shop.example.com',
      '*.shop.example.com',
      'b.io',
    ]) {
      assert.equal(said(name, 'shop.example.com,b.io'), undefined, name);
    }
  });

  it('refuses every other name and says which domains it may use', () => {
    assert.equal(
      said('web.other.net', 'shop.example.com'),
      'is not allowed in namespace shop, which allows only shop.example.com',
    );
    for (const name of ['example.com', 'myshop.example.com', 'shop.example.com.evil.net']) {
      assert.match(said(name, 'shop.example.com') ?? '', /^is not allowed in namespace shop/, name);
    }
  });

  it('names five domains at most and counts the rest', () => {
    assert.equal(
      said('web.other.net', 'q1.io,q2.io,q3.io,q4.io,q5.io'),
      'is not allowed in namespace shop, which allows only q1.io, q2.io, q3.io, q4.io, q5.io',
    );
    assert.equal(
      said('web.other.net', 'q1.io,q2.io,q3.io,q4.io,q5.io,q6.io,q7.io'),
      'is not allowed in namespace shop, which allows only q1.io, q2.io, q3.io, q4.io, q5.io and 2 more',
    );
  });

  it('allows any name with * among the domains', () => {
    for (const value of ['*', 'b.io,*', ' * ']) assert.equal(said('web.other.net', value), undefined, value);
  });

  it('allows nothing where the list has no entries', () => {
    for (const value of ['', ' ', ',', ' , ,', '.', '*.']) {
      assert.equal(
        said('web.example.com', value),
        'is not allowed in namespace shop, which allows no names',
        JSON.stringify(value),
      );
    }
  });

  it('reads domains as --domain-filter does: case, Unicode, one trailing dot, a leading dot, blanks around', () => {
    assert.equal(said('a.shop.example.com', ' SHOP.Example.com. , b.io'), undefined);
    assert.equal(said('a.xn--bcher-kva.example', 'BÜCHER.example'), undefined);
    assert.equal(said('a.bücher.example', 'xn--bcher-kva.example'), undefined);
    assert.equal(said('a.example.com', '.example.com'), undefined);
    assert.match(said('example.com', '.example.com') ?? '', /which allows only \.example\.com/);
  });

  it('takes *.x for x', () => {
    assert.equal(said('a.example.com', '*.example.com'), undefined);
    assert.equal(said('example.com', '*.example.com'), undefined);
    assert.match(said('example.org', '*.example.com') ?? '', /which allows only example\.com;/);
  });

  it('has nothing to say of a namespace that is not known, or that lists nothing', () => {
    const unknown = { lookup: { namespace: () => undefined } };
    assert.equal(saidBy(namespaceRule, 'web.other.net', unknown), undefined);
    const silent = { lookup: { namespace: shopWith({ 'zonewarden.io/other': 'b.io' }) } };
    assert.equal(saidBy(namespaceRule, 'web.other.net', silent), undefined);
  });

  it('asks about the namespace of the object, and about none for a cluster-scoped one', () => {
    const namespace = (name: string) => ({
      labels: {},
      annotations: { 'zonewarden.io/allowed-domains': `${name}.io` },
    });
    const inNamespace = (name: string): KubeObject => ({ ...plain, metadata: { ...plain.metadata, namespace: name } });
    const about = (name: string) =>
      saidBy(namespaceRule, 'web.shop.io', { lookup: { namespace }, object: inNamespace(name) });
    assert.equal(about('shop'), undefined);
    assert.match(about('blog') ?? '', /namespace blog, which allows only blog\.io/);
    assert.equal(about(''), undefined);
  });

  it('is not fooled by a name that an object inherits', () => {
    const annotations: Record<string, string> = Object.create({ 'zonewarden.io/allowed-domains': 'b.io' });
    assert.equal(saidBy(namespaceRule, 'a.c', { lookup: { namespace: shopWith(annotations) } }), undefined);
  });

  it('judges a route name as it is written, not what listeners narrow it to', () => {
    const namespace = shopWith({ 'zonewarden.io/allowed-domains': 'shop.example.com' });
    const claim = { narrowed: ['a.shop.example.com'] };
    assert.match(saidBy(namespaceRule, '*.example.com', { lookup: { namespace }, claim }) ?? '', /^is not allowed/);
  });
});

describe('what the namespace rule suggests', () => {
  it('is the allowed domain behind a slip', () => {
    assert.match(said('web.shop.exmaple.com', 'shop.example.com') ?? '', /; did you mean web\.shop\.example\.com\?$/);
    assert.match(said('web.example.org', 'b.io,example.com') ?? '', /; did you mean web\.example\.com\?$/);
  });

  it('must pass the rule itself and the domain filter', () => {
    const domains = { include: ['example.com'], exclude: ['secret.example.com'] };
    assert.match(said('web.exmaple.com', 'example.com', { domains }) ?? '', /did you mean web\.example\.com\?$/);
    assert.doesNotMatch(said('secret.exmaple.com', 'example.com', { domains }) ?? '', /did you mean/);
    assert.doesNotMatch(said(`xx.${'x.'.repeat(120)}exampl.com`, 'example.com') ?? '', /did you mean/);
  });

  it('is not looked for among hundreds of domains', () => {
    const many = Array.from({ length: 100 }, (_, index) => `q${index}.example`);
    assert.match(said('a.exmaple.com', ['example.com', ...many.slice(1)].join()) ?? '', /did you mean/);
    assert.doesNotMatch(said('a.exmaple.com', ['example.com', ...many].join()) ?? '', /did you mean/);
  });
});

it('the namespace rule denies with 403 and needs to know the namespaces', () => {
  const { id, code, status, defaultLevel, reads } = namespaceRule;
  assert.deepEqual([id, code, status, defaultLevel], ['namespace', 'NotAllowedInNamespace', 403, 'deny']);
  assert.deepEqual(reads, ['namespaces']);
});
