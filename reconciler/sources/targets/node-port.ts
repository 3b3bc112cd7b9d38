// NodePort Service: the addresses of the Nodes that answer for it, and an SRV record for each port (ExternalDNS reference 5.3).
import { findAnnotation } from '../../claims/annotations.ts';
import { type Hostname, isHostname, parseHostname } from '../../claims/hostname.ts';
import type { Node } from '../../claims/kinds/node.ts';
import type { Pod } from '../../claims/kinds/pod.ts';
import type { Service } from '../../claims/kinds/service.ts';
import type { Policy } from '../../claims/policy.ts';
import type { RecordDraft } from '../../endpoint.ts';
import type { TargetLookup } from '../target-lookup.ts';
import { externalAddresses, internalAddresses, publicElseInternal } from './node-addresses.ts';
import { selectsPod } from './selected-pods.ts';
import { notRead, type Pending } from './targets.ts';

/** @returns the addresses, or why they are not known */
export function nodePortTargets(service: Service, policy: Policy, lookup: TargetLookup): readonly string[] | Pending {
  const nodes = lookup.nodes();
  const pods = service.localTraffic ? lookup.pods(service.metadata.namespace) : [];
  if (nodes === undefined || pods === undefined) return notRead('the Nodes that answer for it have not been read');
  const answering = service.localTraffic ? nodesOf(pods, service, nodes) : nodes;
  const counted = answering.filter(({ unschedulable }) => !(policy.excludeUnschedulable && unschedulable));
  switch (findAnnotation(service.metadata.annotations, policy.annotationPrefixes, 'access')?.value) {
    case 'public':
      return externalAddresses(counted, policy);
    case 'private':
      return internalAddresses(counted);
    default:
      return publicElseInternal(counted, policy);
  }
}

/** The Nodes of the best Pods that there are: those that are ready, of them those that stay. */
function nodesOf(pods: readonly Pod[], service: Service, nodes: readonly Node[]): readonly Node[] {
  const running = pods.filter((pod) => pod.running && selectsPod(service, pod));
  const ready = running.filter((pod) => pod.ready);
  const staying = ready.filter((pod) => !pod.metadata.deleting);
  const best = [staying, ready, running].find((tier) => tier.length > 0) ?? [];
  const names = new Set(best.map((pod) => pod.nodeName));
  return nodes.filter(({ metadata }) => names.has(metadata.name));
}

/** `_<service>._<protocol>.<name>` for each port that the Nodes listen on, priority 0 and weight 50. */
export function portRecords({ metadata, nodePorts }: Service, name: Hostname): readonly RecordDraft[] {
  return nodePorts.flatMap(({ port, protocol }) => {
    const dnsName = parseHostname(`_${metadata.name}._${protocol}.${name}`);
    return isHostname(dnsName) ? [{ dnsName, recordType: 'SRV', targets: [`0 50 ${port} ${name}.`] }] : [];
  });
}
