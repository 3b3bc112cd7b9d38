// What is done to endpoints on their way to the plan, in ExternalDNS's order (reference 5.8): NAT64, then the target filter.
import type { Endpoint } from '../endpoint.ts';
import type { Nat64 } from './nat64.ts';
import type { TargetNets } from './target-nets.ts';

export interface Shaping {
  readonly nat64?: Nat64 | undefined;
  readonly targets?: TargetNets | undefined;
}

export interface Shaped {
  readonly endpoints: readonly Endpoint[];
  /** Endpoints of which no target passed the filter. */
  readonly dropped: readonly Endpoint[];
}

/** Pure; endpoints keep their claims, their settings and their order, an A record stands behind the AAAA it comes from. */
export function shapeEndpoints(endpoints: readonly Endpoint[], { nat64, targets }: Shaping): Shaped {
  const translated = nat64 === undefined ? endpoints : endpoints.flatMap((endpoint) => withIPv4(endpoint, nat64));
  if (targets === undefined) return { endpoints: translated, dropped: [] };
  const kept: Endpoint[] = [];
  const dropped: Endpoint[] = [];
  for (const endpoint of translated) {
    const passing = endpoint.targets.filter(targets.passes);
    if (passing.length === 0) dropped.push(endpoint);
    else kept.push(passing.length === endpoint.targets.length ? endpoint : { ...endpoint, targets: passing });
  }
  return { endpoints: kept, dropped };
}

function withIPv4(endpoint: Endpoint, nat64: Nat64): readonly Endpoint[] {
  if (endpoint.recordType !== 'AAAA') return [endpoint];
  const inside = endpoint.targets.map(nat64).filter((target) => target !== undefined);
  return inside.length === 0 ? [endpoint] : [endpoint, { ...endpoint, recordType: 'A', targets: inside }];
}
