// Pod: by annotation the addresses of its Node or its own, by template all of its own (ExternalDNS reference 5.7).
import type { Pod } from '../../claims/kinds/pod.ts';
import { readTargets } from '../../claims/settings.ts';
import { templatedField } from '../../claims/templated.ts';
import { podHostAddresses } from './node-addresses.ts';
import { notRead, type TargetResolver, targetsOr } from './targets.ts';

export const podTargets: TargetResolver<Pod> = (object, policy, lookup) => {
  const annotated = readTargets(object.metadata, policy.annotationPrefixes);
  return ({ internal, field }) => {
    if (!internal && field === templatedField) return targetsOr(object.podIPs, 'status.podIPs of the Pod is empty');
    if (annotated.length > 0) return annotated;
    if (internal) return targetsOr([object.podIP], 'status.podIP of the Pod is empty');
    const nodes = lookup.nodes();
    if (nodes === undefined) return notRead('the Nodes have not been read');
    const host = nodes.find(({ metadata }) => metadata.name === object.nodeName);
    return targetsOr(host === undefined ? [] : podHostAddresses(host), 'the Node of the Pod has no external address');
  };
};
