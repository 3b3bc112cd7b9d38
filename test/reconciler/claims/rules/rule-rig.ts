// Asks one rule about one hostname, as decide() would.
import type { Claim, Finding } from '../../../../reconciler/claims/claim.ts';
import { isHostname, parseHostname } from '../../../../reconciler/claims/hostname.ts';
import type { KubeObject } from '../../../../reconciler/claims/kinds/read-kind.ts';
import { emptyLookup, type Lookup } from '../../../../reconciler/claims/lookup.ts';
import type { Policy } from '../../../../reconciler/claims/policy.ts';
import type { Rule } from '../../../../reconciler/claims/rule.ts';
import { samplePolicy } from '../sample.ts';

interface Asked {
  readonly policy?: Policy;
  readonly lookup?: Partial<Lookup>;
  readonly object?: KubeObject;
  readonly claim?: Partial<Claim>;
}

export const plain: KubeObject = {
  kind: 'Ingress',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u1',
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
    deleting: false,
    labels: {},
    annotations: {},
  },
};

/** What the rule says of the text; undefined when nothing. */
export function findingOf(rule: Rule, text: string, asked: Asked = {}): Finding | undefined {
  const { policy = samplePolicy(), lookup = {}, object = plain } = asked;
  const { namespace, name } = object.metadata;
  const claim: Claim = {
    host: text,
    object: { group: 'networking.k8s.io', kind: object.kind, namespace, name },
    field: 'spec.rules[0].host',
    internal: false,
    ...asked.claim,
  };
  const context = { object, policy, lookup: { ...emptyLookup, ...lookup } };
  const parsed = parseHostname(text);
  return isHostname(parsed)
    ? rule.checkName?.({ ...claim, name: parsed }, context)
    : rule.checkText?.(parsed, claim, context);
}

/** Like findingOf, as one text: `message; hint`. */
export function saidBy(rule: Rule, text: string, asked: Asked = {}): string | undefined {
  const finding = findingOf(rule, text, asked);
  return finding && [finding.message, ...(finding.hint === undefined ? [] : [finding.hint])].join('; ');
}
