// Flags that choose the objects, and what of them becomes a name.
import * as Type from 'typebox';
import { sourceNames } from '../../../reconciler/claims/policy.ts';
import { flagGroup } from '../flag.ts';
import { refusedSources } from '../refused-values.ts';

const flag = flagGroup({ group: 'Sources', externalDns: true });

const targetTemplates = "only ExternalDNS's sources gloo-proxy, traefik-proxy, f5 and unstructured read it";

export const sourceFlags = {
  source: flag.choices([...sourceNames], {
    // Who tries manifests does not ask for a name for every Node in them.
    defaultWithFiles: sourceNames.filter((name) => name !== 'node' && name !== 'pod'),
    placeholder: 'SOURCE',
    description: 'A kind of object to read. Required in a cluster.',
    refusedValues: refusedSources,
  }),
  namespace: flag.text({ description: 'Only objects of this namespace. Empty: all.' }),
  annotationFilter: flag.text({
    placeholder: 'SELECTOR',
    description: 'Only objects whose annotations match, in label-selector syntax.',
  }),
  labelFilter: flag.text({
    placeholder: 'SELECTOR',
    description: 'Only objects whose labels match, in label-selector syntax.',
  }),
  annotationPrefix: Type.Optional(
    flag.unsetText({
      placeholder: 'PREFIX/',
      accepts: 'a prefix that ends with /',
      description:
        'Prefix of the annotations. Unset, both external-dns.kubernetes.io/ and external-dns.alpha.kubernetes.io/ are ' +
        'read and the first wins.',
    }),
  ),
  ingressClass: flag.texts({ description: 'Only Ingresses of this class.' }),
  ignoreIngressTlsSpec: flag.boolean({ description: 'Take no names from spec.tls of Ingresses.' }),
  ignoreIngressRulesSpec: flag.boolean({ description: 'Take no names from spec.rules of Ingresses.' }),
  ignoreHostnameAnnotation: flag.boolean({
    description: 'Take no names from the hostname annotations; needs --fqdn-template.',
  }),
  serviceTypeFilter: flag.choices(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'], {
    description: 'Only Services of this type.',
  }),
  publishInternalServices: flag.boolean({ description: 'Publish ClusterIP Services too.' }),
  gatewayName: flag.text({ description: 'Only routes of Gateways with this name.' }),
  gatewayNamespace: flag.text({ description: 'Only routes of Gateways in this namespace.' }),
  gatewayLabelFilter: flag.text({
    placeholder: 'SELECTOR',
    description: 'Only routes of Gateways whose labels match.',
  }),
  gatewayListenerSets: flag.boolean({
    description: 'Read ListenerSets as listeners of their Gateway.',
  }),
  managedRecordTypes: flag.choices(['A', 'AAAA', 'CNAME', 'TXT', 'SRV', 'NS', 'PTR', 'MX', 'NAPTR', 'DNAME'], {
    default: ['A', 'AAAA', 'CNAME'],
    description: 'A record type to create, update and delete; records of other types are left alone.',
  }),
  excludeRecordTypes: flag.choices(['A', 'AAAA', 'CNAME', 'TXT', 'SRV', 'NS', 'PTR', 'MX', 'NAPTR', 'DNAME'], {
    description: 'A record type to leave alone; wins over --managed-record-types.',
  }),
  fqdnTemplate: flag.texts({
    placeholder: 'TEMPLATE',
    description:
      'Go template that makes names of an object without names, such as {{.Name}}.example.com. Several are joined by commas.',
  }),
  targetTemplate: flag.texts({
    description: 'Go template that makes targets of objects.',
    unavailable: targetTemplates,
  }),
  fqdnTargetTemplate: flag.texts({
    placeholder: 'TEMPLATE',
    description:
      'Go template that makes host:target pairs of Services, Pods and Nodes without names, such as {{.Name}}.example.com:192.0.2.1.',
  }),
  combineFqdnAnnotation: flag.boolean({
    description: 'Let --fqdn-template make names of objects that have names, too.',
  }),
  compatibility: flag.choice(['', 'mate', 'molecule', 'kops-dns-controller'], {
    default: '',
    description: 'Read the annotations of an older program.',
    unavailable: 'annotations of mate, molecule and kops are not read',
  }),
  publishHostIp: flag.boolean({
    description: "Publish the addresses of the hosts of a headless Service's Pods.",
  }),
  alwaysPublishNotReadyAddresses: flag.boolean({
    description: 'Publish addresses of headless Services that are not ready.',
  }),
  resolveServiceLoadBalancerHostname: flag.boolean({
    description: 'Look up the host name of a load balancer and publish its addresses.',
  }),
  listenEndpointEvents: flag.boolean({
    description: 'Act on changes of EndpointSlices at once, with --events.',
  }),
  excludeUnschedulable: flag.boolean({
    default: true,
    description: 'Leave out Nodes that take no Pods.',
  }),
  exposeInternalIpv6: flag.boolean({
    description: 'Publish internal IPv6 addresses of Nodes beside their external addresses.',
  }),
  podSourceDomain: flag.text({
    placeholder: 'DOMAIN',
    description: 'Give every Pod a name in this domain, at its own address (--source=pod).',
  }),
  ignoreNonHostNetworkPods: flag.boolean({
    description: 'Leave out Pods outside the host network (--source=pod); a template still names them.',
  }),
  crdSourceApiversion: flag.text({
    default: 'externaldns.k8s.io/v1alpha1',
    description: 'Accepted and not used, as in ExternalDNS.',
  }),
  crdSourceKind: flag.text({ default: 'DNSEndpoint', description: 'Accepted and not used, as in ExternalDNS.' }),
  defaultTargets: flag.texts({
    placeholder: 'TARGET',
    description: 'Target of DNSEndpoint entries that name none; an entry of type CNAME stays without.',
  }),
  forceDefaultTargets: flag.boolean({
    description: 'Put --default-targets in place of every target that objects have.',
  }),
  targetNetFilter: flag.texts({
    placeholder: 'CIDR',
    description: 'Only targets inside this network; names are in none. A value that is no CIDR is told and left out.',
  }),
  excludeTargetNet: flag.texts({
    placeholder: 'CIDR',
    description: 'No targets inside this network; wins over --target-net-filter.',
  }),
  nat64Networks: flag.texts({
    placeholder: 'CIDR',
    description: 'Add an A record for AAAA targets inside this NAT64 network, a /96.',
  }),
  preferAlias: flag.boolean({
    description: 'Make alias records of CNAMEs that do not say otherwise, where the provider has alias records.',
  }),
  createPtr: flag.boolean({
    description:
      'Make PTR records of every A and AAAA record; the record-type annotation says otherwise for an object. Needs PTR in ' +
      '--managed-record-types and the reverse zone in --domain-filter.',
  }),
};
