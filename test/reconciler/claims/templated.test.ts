import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimingKinds } from '../../../reconciler/claims/kinds.ts';
import { emptyLookup } from '../../../reconciler/claims/lookup.ts';
import type { PolicyOptions } from '../../../reconciler/claims/policy.ts';
import { templateProblem } from '../../../reconciler/claims/templated.ts';
import { prefix, type Raw, samplePolicy } from './sample.ts';

type Options = Partial<PolicyOptions>;

const byName: Options = { fqdnTemplates: ['{{.Name}}.example.com'] };
const combining: Options = { ...byName, combineFqdnAnnotation: true };
const hostname = { [`${prefix}hostname`]: 'a.org' };
const templatedClaim = 'web.example.com metadata.name';

function read(kind: string, raw: Raw, options: Options) {
  const found = claimingKinds.find((one) => one.kind === kind);
  assert.ok(found, kind);
  const policy = samplePolicy(options);
  return { kind: found, policy, object: found.project(raw, policy) };
}

/** `host field` of every claim of an object called shop/web. */
function claims(kindName: string, { metadata = {}, ...raw }: Raw & { metadata?: Raw }, options: Options): string[] {
  const named = { ...raw, metadata: { name: 'web', namespace: 'shop', ...metadata } };
  const { kind, policy, object } = read(kindName, named, options);
  return kind.claims(object, policy, emptyLookup).map(({ host, field }) => `${host} ${field}`);
}

/** The problem with the template, and the names that it made nevertheless. */
function failing(text: string, raw: Raw = {}, options: Options = {}) {
  const { kind, policy, object } = read('Ingress', raw, { ...options, fqdnTemplates: [text] });
  return {
    problem: templateProblem(object),
    hosts: kind.claims(object, policy, emptyLookup).map(({ host }) => host),
  };
}

describe('names of a template', () => {
  it('are claimed at metadata.name by every kind that reads templates', () => {
    for (const kind of ['Ingress', 'Service', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute']) {
      assert.deepEqual(claims(kind, {}, byName), [templatedClaim], kind);
    }
  });

  it('are not made for DNSEndpoints, Gateways and ListenerSets', () => {
    for (const kind of ['DNSEndpoint', 'Gateway', 'ListenerSet'])
      assert.deepEqual(claims(kind, {}, combining), [], kind);
  });

  it('are none without a template, or with a blank one', () => {
    for (const fqdnTemplates of [undefined, [], ['', ' ']])
      assert.deepEqual(claims('Ingress', {}, { fqdnTemplates }), []);
  });

  it('come from several templates and lists, each once, in order', () => {
    const fqdnTemplates = ['{{.Name}}.b.org,{{.Namespace}}.a.org', '{{.Name}}.b.org.'];
    assert.deepEqual(claims('Service', {}, { fqdnTemplates }), ['shop.a.org metadata.name', 'web.b.org metadata.name']);
  });

  it('see the whole object: labels, annotations that are not kept, spec and status', () => {
    const raw = {
      metadata: { labels: { app: 'shop' }, annotations: { team: 'blue' } },
      spec: { ingressClassName: 'edge' },
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
    };
    const text =
      '{{.Labels.app}}.{{.Annotations.team}}.{{.Spec.IngressClassName}}.' +
      '{{(index .Status.LoadBalancer.Ingress 0).IP | replace "." "-"}}.org';
    assert.deepEqual(claims('Ingress', raw, { fqdnTemplates: [text] }), ['shop.blue.edge.192-0-2-1.org metadata.name']);
  });

  it('see the kind of items of a list, which do not name it themselves', () => {
    const fqdnTemplates = ['{{.Kind}}.{{isSource "gateway-grpcroute"}}.org'];
    assert.deepEqual(claims('GRPCRoute', {}, { fqdnTemplates }), ['GRPCRoute.true.org metadata.name']);
    assert.deepEqual(claims('Service', {}, { fqdnTemplates }), ['Service.false.org metadata.name']);
    const text = '{{.APIVersion | replace "/" "."}}.org';
    assert.deepEqual(claims('Service', {}, { fqdnTemplates: [text] }), ['v1.org metadata.name']);
    assert.deepEqual(claims('Ingress', {}, { fqdnTemplates: [text] }), ['networking.k8s.io.v1.org metadata.name']);
  });

  it('of an object whose name is still to be generated are made of one that it may get', () => {
    for (const metadata of [
      { name: undefined, generateName: 'web-' },
      { name: '', generateName: 'web-' },
    ]) {
      assert.deepEqual(claims('Ingress', { metadata }, byName), ['web-xxxxx.example.com metadata.name']);
    }
    const named = { metadata: { generateName: 'web-' } };
    assert.deepEqual(claims('Ingress', named, byName), [templatedClaim]);
  });
});

describe('names of a template beside others', () => {
  const rules = { spec: { rules: [{ host: 'b.org' }] } };
  const annotated = { metadata: { annotations: hostname } };
  const inAnnotation = `a.org metadata.annotations[${prefix}hostname]`;

  it('do not count on an Ingress or Service that has a name', () => {
    assert.deepEqual(claims('Ingress', rules, byName), ['b.org spec.rules[0].host']);
    assert.deepEqual(claims('Ingress', annotated, byName), [inAnnotation]);
    assert.deepEqual(claims('Service', annotated, byName), [inAnnotation]);
    const internal = { metadata: { annotations: { [`${prefix}internal-hostname`]: 'a.org' } } };
    assert.deepEqual(claims('Service', internal, byName), [`a.org metadata.annotations[${prefix}internal-hostname]`]);
  });

  it('come last with --combine-fqdn-annotation', () => {
    assert.deepEqual(claims('Ingress', rules, combining), ['b.org spec.rules[0].host', templatedClaim]);
    assert.deepEqual(claims('Service', annotated, combining), [inAnnotation, templatedClaim]);
  });

  it('count where the others do not: ignored rules, an empty host, another hostname source', () => {
    assert.deepEqual(claims('Ingress', rules, { ...byName, ignoreIngressRulesSpec: true }), [templatedClaim]);
    assert.deepEqual(claims('Ingress', { spec: { rules: [{ host: '' }] } }, byName), [templatedClaim]);
    for (const source of ['annotation-only', 'wrong']) {
      const metadata = { annotations: { [`${prefix}ingress-hostname-source`]: source } };
      assert.deepEqual(claims('Ingress', { ...rules, metadata }, byName), [templatedClaim], source);
    }
  });

  it('count where --ignore-hostname-annotation leaves nothing else', () => {
    const options = { ...byName, ignoreHostnameAnnotation: true };
    assert.deepEqual(claims('Ingress', annotated, options), [templatedClaim]);
    assert.deepEqual(claims('Service', annotated, options), [templatedClaim]);
  });

  it('depend on a route’s own hostnames alone, not on its annotation (ExternalDNS)', () => {
    const route = { spec: { hostnames: ['b.org'] }, ...annotated };
    assert.deepEqual(claims('HTTPRoute', route, byName), ['b.org spec.hostnames[0]', inAnnotation]);
    assert.deepEqual(claims('HTTPRoute', annotated, byName), [templatedClaim, inAnnotation]);
    assert.deepEqual(claims('HTTPRoute', route, combining), ['b.org spec.hostnames[0]', templatedClaim, inAnnotation]);
  });
});

describe('a template that fails on an object', () => {
  it('makes no name of it, and says why', () => {
    const { problem, hosts } = failing('{{.Spec.Foo}}.org');
    assert.match(problem ?? '', /^--fqdn-template failed: .*IngressSpec has no field Foo/);
    assert.deepEqual(hosts, []);
  });

  it('is no matter where other names leave it out', () => {
    const raw = { spec: { rules: [{ host: 'b.org' }] } };
    assert.deepEqual(failing('{{.Spec.Foo}}.org', raw), { problem: undefined, hosts: ['b.org'] });
    const combined = failing('{{.Spec.Foo}}.org', raw, { combineFqdnAnnotation: true });
    assert.match(combined.problem ?? '', /^--fqdn-template failed/);
    assert.deepEqual(combined.hosts, ['b.org']);
  });

  it('leaves out a name that a missing label spoils, and keeps the rest', () => {
    const { problem, hosts } = failing('{{.Labels.app}}.org,ok.org');
    assert.equal(problem, '--fqdn-template made "<no value>.org", which is left out');
    assert.deepEqual(hosts, ['ok.org']);
  });

  it('has no problem where it does not fail', () => {
    assert.equal(failing('{{.Labels.app}}.org', { metadata: { labels: { app: 'x' } } }).problem, undefined);
  });
});
