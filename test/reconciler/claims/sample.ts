// Names and policies for the tests of the claims core.
import assert from 'node:assert/strict';
import { type Hostname, isHostname, parseHostname } from '../../../reconciler/claims/hostname.ts';
import { buildPolicy, type Policy, type PolicyOptions } from '../../../reconciler/claims/policy.ts';

export const prefix = 'external-dns.kubernetes.io/';
export const oldPrefix = 'external-dns.alpha.kubernetes.io/';

export type Raw = Readonly<Record<string, unknown>>;

/** A text that must be a hostname. */
export function host(text: string): Hostname {
  const parsed = parseHostname(text);
  assert.ok(isHostname(parsed), `${text} must be a hostname`);
  return parsed;
}

/** Every source, no filter, unless told otherwise. */
export function samplePolicy(options: Partial<PolicyOptions> = {}): Policy {
  return buildPolicy({
    sources: ['ingress', 'service', 'gateway-httproute'],
    domains: { include: [], exclude: [] },
    ...options,
  });
}
