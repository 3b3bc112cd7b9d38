// What records are made from besides their own object. Nothing here has a say in which names an object claims.
import type { EndpointSlice } from '../claims/kinds/endpoint-slice.ts';
import type { Node } from '../claims/kinds/node.ts';
import type { Pod } from '../claims/kinds/pod.ts';
import type { ObjectLookup } from '../claims/lookup.ts';

/** Answers undefined for what has not been read: names that hang on it then stay as they are. */
export interface TargetLookup extends ObjectLookup {
  /** Those of one Service, in the order of their names. */
  endpointSlices(namespace: string, service: string): readonly EndpointSlice[] | undefined;
  /** Those of one namespace, in the order of their names. */
  pods(namespace: string): readonly Pod[] | undefined;
  /** In the order of their names. */
  nodes(): readonly Node[] | undefined;
  /** What a host name resolves to; empty when it resolves to nothing. */
  addressesOf(hostname: string): readonly string[] | undefined;
}
