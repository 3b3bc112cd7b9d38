// Endpoints and records in one line each, and a plan as lines that read like a diff.
import assert from 'node:assert/strict';
import { suitableType } from '../../../reconciler/addresses.ts';
import { type AcceptedClaim, decide } from '../../../reconciler/claims/decide.ts';
import { emptyLookup } from '../../../reconciler/claims/lookup.ts';
import { buildPolicy } from '../../../reconciler/claims/policy.ts';
import { type Endpoint, endpointOf } from '../../../reconciler/endpoint.ts';
import { makePlan, type Plan, type PlanOptions } from '../../../reconciler/plan/plan.ts';
import type { ProviderProperty, RecordSet, RecordType } from '../../../reconciler/record-set.ts';

const policy = buildPolicy({ sources: ['ingress', 'service'], domains: { include: [], exclude: [] } });
export const owner = 'me';

/** A claim as an object of that resource makes it; the rules have accepted it. */
export function acceptedClaim(host: string, resource = 'ingress/shop/web'): AcceptedClaim {
  const [source = '', namespace = '', name = ''] = resource.split('/');
  const metadata = {
    name,
    namespace,
    uid: '',
    generation: 1,
    creationTimestamp: '',
    deleting: false,
    labels: {},
    annotations: source === 'service' ? { 'external-dns.kubernetes.io/hostname': host } : {},
  };
  const addresses: readonly never[] = [];
  const ingress = { kind: 'Ingress', metadata, className: '', ruleHosts: [host], tlsHosts: [], addresses };
  const service = { kind: 'Service', metadata, type: 'LoadBalancer', externalIPs: [], addresses };
  const judgement = decide(source === 'service' ? service : ingress, policy, emptyLookup);
  assert.equal(judgement.scope, 'in');
  const [decision] = judgement.decisions;
  assert.equal(decision?.verdict, 'accepted', `${host} must be acceptable`);
  return decision.accepted;
}

export interface WantOptions {
  readonly ttl?: number | undefined;
  readonly resource?: string | undefined;
  readonly setIdentifier?: string | undefined;
  readonly properties?: readonly ProviderProperty[] | undefined;
}

/** What an object wants for a name; the types follow from the targets. */
export function want(host: string, targets: readonly string[], options: WantOptions = {}): readonly Endpoint[] {
  const { ttl, resource = 'ingress/shop/web', setIdentifier, properties = [] } = options;
  const claim = acceptedClaim(host, resource);
  return (['A', 'AAAA', 'CNAME'] as const).flatMap((recordType) => {
    const fitting = targets.filter((target) => suitableType(target) === recordType);
    if (fitting.length === 0) return [];
    const settings = { recordTTL: ttl, setIdentifier, providerSpecific: properties };
    return endpointOf(claim, { recordType, targets: fitting, ...settings });
  });
}

export interface HaveOptions {
  readonly ttl?: number | undefined;
  /** Null for a record without an owner. */
  readonly owner?: string | null | undefined;
  readonly resource?: string | undefined;
  readonly setIdentifier?: string | undefined;
  readonly properties?: readonly ProviderProperty[] | undefined;
}

/** A record as the registry hands it on, ours unless said otherwise. */
export function have(
  dnsName: string,
  recordType: RecordType,
  targets: readonly string[],
  options: HaveOptions = {},
): RecordSet {
  const { ttl, owner: owned = owner, resource, setIdentifier, properties } = options;
  return {
    dnsName,
    recordType,
    targets,
    recordTTL: ttl,
    setIdentifier,
    labels: { ...(owned !== null && { owner: owned }), ...(resource !== undefined && { resource }) },
    providerSpecific: properties,
  };
}

/** Makes a plan with everything managed and nothing filtered unless said otherwise. */
export function planOf(options: Pick<PlanOptions, 'current' | 'desired'> & Partial<PlanOptions>): Plan {
  return makePlan({
    policy: 'sync',
    ownerId: owner,
    managedTypes: ['A', 'AAAA', 'CNAME'],
    excludedTypes: [],
    insideDomains: () => true,
    needsRepair: () => false,
    spared: () => undefined,
    ...options,
  });
}

/** One line a change: `+ foo A 1.1.1.1`, `~ foo A 1.1.1.1 -> 2.2.2.2`, `- foo A 1.1.1.1`, `! foo A 1.1.1.1 [Code]`. */
export function linesOf(plan: Plan): readonly string[] {
  return [
    ...plan.delete.map((record) => `- ${text(record)}`),
    ...plan.update.map(({ prev, next }) => `~ ${text(prev)} -> ${contents(next)}`),
    ...plan.create.map((record) => `+ ${text(record)}`),
    ...plan.held.map(({ record, code }) => `! ${text(record)} [${code}]`),
  ];
}

function text(record: RecordSet): string {
  return `${record.dnsName} ${record.recordType}${record.setIdentifier ? ` (${record.setIdentifier})` : ''} ${contents(record)}`;
}

function contents({ targets, recordTTL }: RecordSet): string {
  return `${targets.join(' ')}${recordTTL === undefined ? '' : ` ttl ${recordTTL}`}`;
}
