// Seeded mutations of valid reviews: whatever comes, the webhook answers, with the right uid, and never lets a name
// through that the rules refuse. ZONEWARDEN_FUZZ sets the count, ZONEWARDEN_FUZZ_SEED repeats another run.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { domainToASCII } from 'node:url';
import { gateway } from '../../reconciler/claims/kinds/gateway.ts';
import { emptyLookup, type Lookup } from '../../reconciler/claims/lookup.ts';
import { type Policy, ruleIds, sourceNames } from '../../reconciler/claims/policy.ts';
import { admit } from '../../webhooks/admit.ts';
import {
  ingressWith,
  type Raw,
  reviewOf,
  sampleObject,
  samplePolicy,
  serviceWith,
  updateOf,
} from './sample-reviews.ts';
import { post, serve } from './serving.ts';

const count = Number(process.env.ZONEWARDEN_FUZZ ?? 100_000);
const seed = Number(process.env.ZONEWARDEN_FUZZ_SEED ?? 20260801);

type Random = () => number;

/** mulberry32: small, fast, the same everywhere. */
function random(start: number): Random {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(values: readonly [T, ...T[]], next: Random): T {
  return values[Math.floor(next() * values.length)] ?? values[0];
}

const hosts = [
  'a.example.com',
  'example.com',
  '*.example.com',
  'B.Example.COM.',
  '_srv.example.com',
  'bücher.example.com',
  'a.example.org',
  'example.com.evil.test',
  'notexample.com',
  'a..example.com',
  '*',
  '*.*.example.com',
  'a.*.example.com',
  '-a.example.com',
  'https://a.example.com',
  'a.example.com:80',
  'a b.example.com',
  'ａ.example.com',
  'a。example.com',
  'ex\u00adample.com',
  '\u202eexample.com',
  'a\u0000.example.com',
  '\ud800.example.com',
  `${'x'.repeat(64)}.example.com`,
  `${'x.'.repeat(130)}example.com`,
  'xn--a.example.com',
  'xn--bcher-kva.example.com',
  'K.example.com',
  '',
  ' ',
  ',',
  'a.test,b.example.com',
  '%61.example.com',
  '10.0.0.1',
  'ẞ.example.com',
  'exam​ple.com',
] as const;

const odd = [
  null,
  3,
  -1,
  true,
  [],
  {},
  '',
  'x',
  '__proto__',
  [null],
  { host: 'a.test' },
  1e308,
  'CREATE',
  'UPDATE',
  'DELETE',
] as const;

function bases(): [Raw, ...Raw[]] {
  const ingress = sampleObject(
    'Ingress',
    {
      ingressClassName: 'x',
      rules: [{ host: 'a.example.com' }, { host: 'b.example.com' }],
      tls: [{ hosts: ['c.example.com'] }],
    },
    { annotations: { 'external-dns.kubernetes.io/hostname': 'd.example.com,e.example.com' }, labels: { a: 'b' } },
  );
  const service = serviceWith('a.example.com, b.example.com', {
    annotations: {
      'external-dns.alpha.kubernetes.io/hostname': 'a.example.com',
      'external-dns.alpha.kubernetes.io/internal-hostname': 'b.example.com',
    },
  });
  const route = sampleObject('HTTPRoute', {
    parentRefs: [{ name: 'edge' }],
    hostnames: ['a.example.com', '*.example.com'],
  });
  const old = ingressWith(['a.example.com', 'old.example.org', 'o..ld.example.com']);
  const parentRefs = [{ name: 'edge', sectionName: 'web' }];
  const annotations = {
    'external-dns.kubernetes.io/hostname': 'a.example.com',
    'external-dns.kubernetes.io/ttl': '10m',
    'external-dns.kubernetes.io/aws-weight': '10',
  };
  const listeners = [
    {
      name: 'web',
      hostname: 'a.example.com',
      port: 443,
      protocol: 'HTTPS',
      allowedRoutes: { namespaces: { from: 'All' } },
    },
    { name: 'all', hostname: '*.example.com', port: 80, protocol: 'HTTP' },
  ];
  const endpoints = [{ dnsName: 'a.example.com', recordType: 'A', targets: ['192.0.2.1'], recordTTL: 60 }];
  return [
    reviewOf(ingress),
    reviewOf(service),
    reviewOf(route),
    reviewOf(sampleObject('GRPCRoute', { parentRefs, hostnames: ['a.example.com'] })),
    reviewOf(sampleObject('TLSRoute', { parentRefs, hostnames: ['a.example.com'] })),
    reviewOf(sampleObject('TCPRoute', { parentRefs }, { annotations })),
    reviewOf(sampleObject('UDPRoute', { parentRefs }, { annotations })),
    reviewOf(sampleObject('Gateway', { gatewayClassName: 'x', listeners })),
    reviewOf(sampleObject('ListenerSet', { parentRef: { name: 'edge' }, listeners })),
    reviewOf(sampleObject('DNSEndpoint', { endpoints })),
    updateOf(old, ingress),
    updateOf(old, old),
    updateOf(service, service),
  ];
}

type Place = { readonly parent: Raw | unknown[]; readonly key: string };

interface Setting {
  readonly policy: Policy;
  readonly lookup: Lookup;
}

/** Knows a Gateway, a Namespace, a claimant, zones and a stranger's record. */
function fullLookup(): Lookup {
  const policy = samplePolicy();
  const { request } = reviewOf(
    sampleObject('Gateway', { listeners: [{ name: 'web', hostname: '*.example.com', port: 80, protocol: 'HTTP' }] }),
  );
  const edge = gateway.project(request.object as Raw, policy);
  const holder = { group: '', kind: 'Service', namespace: 'other', name: 'web' };
  return {
    ...emptyLookup,
    gateway: () => edge,
    namespace: () => ({
      labels: {},
      annotations: { 'zonewarden.io/allowed-domains': 'example.com, shop.example.org' },
    }),
    claimants: (name) =>
      name === 'a.example.com' ? [{ object: holder, setIdentifier: '', createdAt: '', gateways: [] }] : [],
    zones: () => ['example.com'],
    record: (name) =>
      name === 'b.example.com' ? { types: ['A'], ours: false, owner: 'other', resource: undefined } : undefined,
  };
}

/** Every place in a JSON tree that can be changed. */
function places(node: unknown, found: Place[] = []): Place[] {
  if (typeof node !== 'object' || node === null) return found;
  for (const key of Object.keys(node)) {
    found.push({ parent: node as Raw, key });
    places((node as Raw)[key], found);
  }
  return found;
}

function mutate(review: Raw, next: Random): void {
  // Places with a hostname in them are hit as often as all others together.
  const all = places(review);
  const named = all.filter(
    ({ parent, key }) => typeof (parent as Raw)[key] === 'string' && String((parent as Raw)[key]).includes('example'),
  );
  const { parent, key } = pick((next() < 0.5 && named.length > 0 ? named : all) as [Place, ...Place[]], next);
  const target = parent as Raw;
  const action = next();
  if (action < 0.45) put(target, key, pick(hosts, next));
  else if (action < 0.65) put(target, key, structuredClone(pick(odd, next)));
  else if (action < 0.75) remove(parent, key);
  else if (action < 0.85)
    put(target, pick(['__proto__', 'host', 'hosts', 'rules', 'metadata', `${key}x`], next), target[key]);
  else if (action < 0.95 && Array.isArray(parent)) parent.push(structuredClone(target[key]));
  else if (typeof target[key] === 'string') put(target, key, scramble(target[key], next));
}

/** JSON has no holes in lists. */
function remove(parent: Raw | unknown[], key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** Like an assignment, but `__proto__` becomes a key of its own as in JSON.parse. */
function put(target: Raw, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function scramble(text: string, next: Random): string {
  const at = Math.floor(next() * (text.length + 1));
  const insert = String.fromCharCode(Math.floor(next() * (next() < 0.7 ? 128 : 65_536)));
  return text.slice(0, at) + insert + text.slice(at + (next() < 0.5 ? 1 : 0));
}

const map = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const own = (value: unknown, key: string): unknown => (Object.hasOwn(map(value), key) ? map(value)[key] : undefined);

/** The hostnames of an object by a second, naive reading that shares nothing with the claims core. */
function naiveHosts(object: unknown): string[] {
  const spec = own(object, 'spec');
  const annotations = own(own(object, 'metadata'), 'annotations');
  const annotated = (name: string): unknown[] => {
    const value =
      own(annotations, `external-dns.kubernetes.io/${name}`) ??
      own(annotations, `external-dns.alpha.kubernetes.io/${name}`);
    return typeof value === 'string' ? value.replaceAll(' ', '').split(',') : [];
  };
  const inSpec = {
    Ingress: [
      ...list(own(spec, 'rules')).map((rule) => own(rule, 'host')),
      ...list(own(spec, 'tls')).flatMap((tls) => list(own(tls, 'hosts'))),
    ],
    Service: annotated('internal-hostname'),
    HTTPRoute: list(own(spec, 'hostnames')),
    GRPCRoute: list(own(spec, 'hostnames')),
    TLSRoute: list(own(spec, 'hostnames')),
    Gateway: list(own(spec, 'listeners')).map((listener) => own(listener, 'hostname')),
    ListenerSet: list(own(spec, 'listeners')).map((listener) => own(listener, 'hostname')),
    DNSEndpoint: list(own(spec, 'endpoints')).map((endpoint) => own(endpoint, 'dnsName')),
  };
  const kind = String(own(object, 'kind'));
  const inAnnotation = ['Gateway', 'ListenerSet', 'DNSEndpoint'].includes(kind) ? [] : annotated('hostname');
  const found = [...list(own(inSpec, kind)), ...inAnnotation];
  return found.filter((host) => typeof host === 'string').filter((host) => host !== '');
}

/** A second, naive opinion on syntax and domain filter, by Node's URL parser; it may pass more than the rules do. */
function plausible(host: string): boolean {
  const bare = host.replace(/^\*\./, '').replace(/\.$/, '');
  if (/[^!-~\u00a0-\u{10ffff}]|[:/*%]/u.test(bare)) return false;
  const name = domainToASCII(bare);
  return (
    (name === 'example.com' || name.endsWith('.example.com')) &&
    !name.includes('..') &&
    !/(?:^|\.)-/.test(name) &&
    name.length <= 251
  );
}

/** One spelling of a name for all: case, a trailing dot and Unicode forms make no other name. */
function spelling(host: string): string {
  const bare = host.toLowerCase().replace(/\.$/, '');
  return domainToASCII(bare) || bare;
}

const judgedKinds = new Set([
  'networking.k8s.io/v1 Ingress',
  'v1 Service',
  'gateway.networking.k8s.io/v1 HTTPRoute',
  'gateway.networking.k8s.io/v1beta1 HTTPRoute',
  'gateway.networking.k8s.io/v1 GRPCRoute',
  'gateway.networking.k8s.io/v1alpha2 TLSRoute',
  'gateway.networking.k8s.io/v1alpha2 TCPRoute',
  'gateway.networking.k8s.io/v1alpha2 UDPRoute',
  'gateway.networking.k8s.io/v1 Gateway',
  'gateway.networking.k8s.io/v1 ListenerSet',
  'externaldns.k8s.io/v1alpha1 DNSEndpoint',
]);

/** Whether the answer has to be a judgement, by the envelope alone. */
function mustBeJudged(request: Raw): boolean {
  const kind = own(request.object, 'kind');
  return (
    (request.operation === 'CREATE' || request.operation === 'UPDATE') &&
    (typeof request.subResource !== 'string' || request.subResource === '') &&
    judgedKinds.has(`${own(request.object, 'apiVersion')} ${kind}`) &&
    (own(own(request.object, 'metadata'), 'deletionTimestamp') ?? '') === ''
  );
}

/** @returns true for an allow that was a judgement of hostnames */
function check(review: Raw, response: Raw, label: string): boolean {
  const request = map(review.request);
  assert.equal(response.uid, request.uid, label);
  assert.notEqual(map(response.status).code, 500, label);
  for (const warning of list(response.warnings)) assert.match(String(warning), /^[ -~]{1,120}$/, label);
  if (response.allowed !== true || !mustBeJudged(request)) return false;
  const old = request.operation === 'UPDATE' ? new Set(naiveHosts(request.oldObject).map(spelling)) : new Set();
  for (const host of naiveHosts(request.object)) {
    assert.ok(plausible(host) || old.has(spelling(host)), `${label}: allowed ${JSON.stringify(host)}`);
  }
  return true;
}

/** As it comes, with every rule denying, and with all that rules can look up. */
const settings: [Setting, ...Setting[]] = [
  { policy: samplePolicy({ sources: sourceNames, gatewayListenerSets: true }), lookup: emptyLookup },
  {
    policy: samplePolicy({
      sources: sourceNames,
      gatewayListenerSets: true,
      levels: Object.fromEntries(ruleIds.map((id) => [id, 'deny'])),
    }),
    lookup: fullLookup(),
  },
];

it(`${count} mutated reviews are all answered, and none is allowed that the rules refuse (seed ${seed})`, () => {
  const next = random(seed);
  const originals = bases().map((base) => JSON.stringify(base)) as [string, ...string[]];
  const seen = { allowed: 0, denied: 0, refused: 0 };
  for (let index = 0; index < count; index++) {
    const review: Raw = JSON.parse(pick(originals, next));
    for (let changes = 1 + Math.floor(next() * 3); changes > 0; changes--) mutate(review, next);
    const label = `mutation ${index} of seed ${seed}`;
    const { policy, lookup } = pick(settings, next);
    const { statusCode, body } = admit(review, policy, lookup);
    const answer: Raw = JSON.parse(JSON.stringify(body));
    if (statusCode === 400) {
      assert.equal(answer.code, 400, label);
      seen.refused++;
    } else if (check(review, map(answer.response), label)) seen.allowed++;
    else if (map(answer.response).allowed === false) seen.denied++;
  }
  // A fuzz run that only ever meets one answer proves nothing about the others.
  for (const [answer, times] of Object.entries(seen)) assert.ok(times > count / 100, `${answer}: ${times} of ${count}`);
});

it('mutated reviews get the same answer over HTTP', async () => {
  const next = random(seed + 1);
  const policy = samplePolicy();
  const originals = bases().map((base) => JSON.stringify(base)) as [string, ...string[]];
  const { app } = serve();
  for (let index = 0; index < 300; index++) {
    const review: Raw = JSON.parse(pick(originals, next));
    mutate(review, next);
    const { statusCode, body } = admit(JSON.parse(JSON.stringify(review)), policy, emptyLookup);
    const response = await post(app, review);
    assert.equal(response.statusCode, statusCode, `mutation ${index}`);
    assert.deepEqual(response.json(), JSON.parse(JSON.stringify(body)), `mutation ${index}`);
  }
});
