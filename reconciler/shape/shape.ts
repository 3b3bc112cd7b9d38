// What is done to endpoints on their way to the plan, in ExternalDNS's order (reference 5.8): NAT64, the target filter, PTR
// records, the finish.
import type { Endpoint } from '../endpoint.ts';
import { type Finish, finished } from './finish.ts';
import type { Nat64 } from './nat64.ts';
import { ptrEndpoints } from './ptr.ts';
import type { TargetNets } from './target-nets.ts';

export interface Shaping {
  readonly nat64?: Nat64 | undefined;
  readonly targets?: TargetNets | undefined;
  /** Makes PTR records: of every address, or of those alone whose object asks for it. None are made when left out. */
  readonly ptr?: 'every' | 'asked' | undefined;
  readonly preferAlias?: boolean | undefined;
  /** Seconds: what the provider raises lower TTLs to. */
  readonly leastTTL?: number | undefined;
}

export interface Shaped {
  readonly endpoints: readonly Endpoint[];
  /** Endpoints of which no target passed the filter. */
  readonly dropped: readonly Endpoint[];
}

/** Pure; endpoints keep their claims and their order, an A record stands behind the AAAA it comes from, PTR records at the end. */
export function shapeEndpoints(
  endpoints: readonly Endpoint[],
  { nat64, targets, ptr, preferAlias = false, leastTTL = 0 }: Shaping,
  finish: Omit<Finish, 'preferAlias' | 'leastTTL'>,
): Shaped {
  const translated = nat64 === undefined ? endpoints : endpoints.flatMap((endpoint) => withIPv4(endpoint, nat64));
  const { kept, dropped } = filtered(translated, targets);
  const all = ptr === undefined ? kept : [...kept, ...ptrEndpoints(kept, ptr === 'every')];
  return { endpoints: all.map((endpoint) => finished(endpoint, { ...finish, preferAlias, leastTTL })), dropped };
}

function filtered(
  endpoints: readonly Endpoint[],
  targets: TargetNets | undefined,
): { readonly kept: readonly Endpoint[]; readonly dropped: readonly Endpoint[] } {
  if (targets === undefined) return { kept: endpoints, dropped: [] };
  const kept: Endpoint[] = [];
  const dropped: Endpoint[] = [];
  for (const endpoint of endpoints) {
    const passing = endpoint.targets.filter(targets.passes);
    if (passing.length === 0) dropped.push(endpoint);
    else kept.push(passing.length === endpoint.targets.length ? endpoint : { ...endpoint, targets: passing });
  }
  return { kept, dropped };
}

function withIPv4(endpoint: Endpoint, nat64: Nat64): readonly Endpoint[] {
  if (endpoint.recordType !== 'AAAA') return [endpoint];
  const inside = endpoint.targets.map(nat64).filter((target) => target !== undefined);
  return inside.length === 0 ? [endpoint] : [endpoint, { ...endpoint, recordType: 'A', targets: inside }];
}
