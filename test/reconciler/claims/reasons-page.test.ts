// docs/reasons.md: every code has an entry, and the examples are what is really said.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { decide, violationsOf } from '../../../reconciler/claims/decide.ts';
import { gateway } from '../../../reconciler/claims/kinds/gateway.ts';
import { httpRoute } from '../../../reconciler/claims/kinds/httproute.ts';
import { ingress } from '../../../reconciler/claims/kinds/ingress.ts';
import type { KubeObject } from '../../../reconciler/claims/kinds/read-kind.ts';
import { emptyLookup, type Lookup } from '../../../reconciler/claims/lookup.ts';
import { type Policy, type PolicyOptions, ruleIds } from '../../../reconciler/claims/policy.ts';
import { rules } from '../../../reconciler/claims/rule-table.ts';
import { groupByName, lineText } from '../../../reconciler/claims/wording.ts';
import { heldCodes } from '../../../reconciler/plan/held.ts';
import { prefix, samplePolicy } from './sample.ts';

const page = readFileSync(new URL('../../../docs/reasons.md', import.meta.url), 'utf8');

/** The text below each heading of the third level. */
const entries = new Map(
  page.split(/^#{2,3} /m).map((section) => {
    const [heading = '', ...lines] = section.split('\n');
    return [heading, lines.join('\n').trim()];
  }),
);

/** The examples of an entry: what is indented. */
function examplesOf(code: string): readonly string[] {
  return [...(entries.get(code) ?? '').matchAll(/^ {4}(?!kubectl)(.*)$/gm)].map(([, line = '']) => line);
}

interface Situation {
  readonly host?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly options?: Partial<PolicyOptions>;
  readonly lookup?: Partial<Lookup>;
}

const metadata = { name: 'web', namespace: 'shop', creationTimestamp: '2026-02-01T00:00:00Z' };

/** What is said of an Ingress in namespace shop. */
function linesAbout({ host = 'web.example.com', annotations = {}, options = {}, lookup = {} }: Situation) {
  const policy = samplePolicy(options);
  const object = ingress.project({ metadata: { ...metadata, annotations }, spec: { rules: [{ host }] } }, policy);
  return linesOf(object, policy, lookup);
}

function linesOf(object: KubeObject, policy: Policy, lookup: Partial<Lookup>): readonly string[] {
  return groupByName(violationsOf(decide(object, policy, { ...emptyLookup, ...lookup }))).map(lineText);
}

const foreign = { types: ['A'], ours: false, owner: 'cluster-b', resource: undefined };
const claimant = {
  object: { group: 'networking.k8s.io', kind: 'Ingress', namespace: 'blog', name: 'web' },
  setIdentifier: '',
  createdAt: '2026-01-01T00:00:00Z',
  gateways: [],
};
const situations: Readonly<Record<string, Situation>> = {
  InvalidHostname: { host: 'https://web.example.com' },
  OutsideDomainFilter: { host: 'web.exmaple.com', options: { domains: { include: ['example.com'], exclude: [] } } },
  NotAllowedInNamespace: {
    host: 'web.blog.example.com',
    lookup: {
      namespace: () => ({ labels: {}, annotations: { 'zonewarden.io/allowed-domains': 'shop.example.com' } }),
    },
  },
  WildcardNotAllowed: { host: '*.example.com', options: { levels: { wildcard: 'deny' } } },
  HostnameClaimed: { lookup: { claimants: () => [claimant] } },
  InvalidAnnotation: { annotations: { [`${prefix}hostnme`]: 'web.example.com' } },
  NoMatchingZone: { host: 'web.shop.test', lookup: { zones: () => ['example.com', 'example.org'] } },
  OwnedByAnother: { lookup: { record: () => foreign } },
};

describe('the page of reasons', () => {
  for (const { id, code, status, defaultLevel } of rules) {
    it(`says what ${code} means, how it reads and what to do`, () => {
      const entry = entries.get(code) ?? '';
      assert.ok(entry.startsWith(`Rule \`${id}\`, level \`${defaultLevel}\`, HTTP ${status}. `), entry.slice(0, 80));
      assert.match(entry, /^Fix: /m);
      const examples = examplesOf(code);
      assert.equal(examples.length, 1);
      assert.ok(examples[0]?.endsWith(`[${code}]`));
    });
  }

  for (const code of [...heldCodes, 'InvalidObject']) {
    it(`has an entry for ${code}`, () => assert.ok((entries.get(code) ?? '').length > 40));
  }

  it('has one entry for each rule and code, and none twice', () => {
    const headings = page.split('\n').filter((line) => line.startsWith('### '));
    assert.equal(new Set(headings).size, headings.length);
    for (const id of ruleIds) assert.ok(page.includes(`Rule \`${id}\`, level `), id);
  });

  for (const [code, situation] of Object.entries(situations)) {
    it(`quotes ${code} as it is really said`, () => assert.deepEqual(examplesOf(code), linesAbout(situation)));
  }

  it('quotes NoMatchingListener as it is really said', () => {
    const policy = samplePolicy();
    const listeners = [
      {
        name: 'web',
        hostname: '*.example.com',
        port: 80,
        protocol: 'HTTP',
        allowedRoutes: { namespaces: { from: 'All' } },
      },
    ];
    const edge = gateway.project({ metadata: { name: 'public', namespace: 'infra' }, spec: { listeners } }, policy);
    const parentRefs = [{ name: 'public', namespace: 'infra' }];
    const route = httpRoute.project({ metadata, spec: { hostnames: ['shop.example.net'], parentRefs } }, policy);
    assert.deepEqual(examplesOf('NoMatchingListener'), linesOf(route, policy, { gateway: () => edge }));
  });

  it('leads nowhere in vain', () => {
    const anchors = new Set([...entries.keys()].map((heading) => heading.toLowerCase().replaceAll(' ', '-')));
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = '']) => anchor);
    assert.ok(links.length > 0);
    for (const anchor of links) assert.ok(anchors.has(anchor), anchor);
  });
});
