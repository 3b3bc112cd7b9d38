// Node: its external addresses, else its internal ones (ExternalDNS reference 5.7).
import type { Node } from '../../claims/kinds/node.ts';
import { publicElseInternal } from './node-addresses.ts';
import { type TargetResolver, targetsOr } from './targets.ts';

export const nodeTargets: TargetResolver<Node> = (object, policy) => {
  const targets = targetsOr(publicElseInternal([object], policy), 'status.addresses of the Node has no IP address');
  return () => targets;
};
