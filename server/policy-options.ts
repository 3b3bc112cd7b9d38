// From the configuration to what claims and rules read. The claims core knows no flags.
import type { Hostname } from '../reconciler/claims/hostname.ts';
import { buildPolicy, type Policy, type SourceName, sourceNames } from '../reconciler/claims/policy.ts';
import { ownershipRoom } from '../reconciler/registry/txt-room.ts';
import type { Config } from './config/config.ts';
import { ruleLevelsOf } from './rule-levels.ts';

/**
 * Compiles the policy of a configuration.
 * @throws PolicyError naming the flag that cannot be used
 */
export function policyOf(config: Config): Policy {
  return buildPolicy({
    sources: config.source.filter(isSource),
    domains: {
      include: config.domainFilter,
      exclude: config.excludeDomains,
      regexInclude: config.regexDomainFilter,
      regexExclude: config.regexDomainExclusion,
    },
    annotationFilter: config.annotationFilter,
    labelFilter: config.labelFilter,
    namespace: config.namespace,
    annotationPrefix: config.annotationPrefix,
    ingressClasses: config.ingressClass,
    ignoreIngressRulesSpec: config.ignoreIngressRulesSpec,
    ignoreIngressTlsSpec: config.ignoreIngressTlsSpec,
    serviceTypes: config.serviceTypeFilter,
    publishInternalServices: config.publishInternalServices,
    publishHostIP: config.publishHostIp,
    publishNotReadyAddresses: config.alwaysPublishNotReadyAddresses,
    resolveLoadBalancerHostname: config.resolveServiceLoadBalancerHostname,
    excludeUnschedulable: config.excludeUnschedulable,
    exposeInternalIPv6: config.exposeInternalIpv6,
    ignoreNonHostNetworkPods: config.ignoreNonHostNetworkPods,
    podSourceDomain: config.podSourceDomain,
    defaultTargets: config.defaultTargets,
    forceDefaultTargets: config.forceDefaultTargets,
    ignoreHostnameAnnotation: config.ignoreHostnameAnnotation,
    fqdnTemplates: config.fqdnTemplate,
    fqdnTargetTemplates: config.fqdnTargetTemplate,
    combineFqdnAnnotation: config.combineFqdnAnnotation,
    gatewayName: config.gatewayName,
    gatewayNamespace: config.gatewayNamespace,
    gatewayLabelFilter: config.gatewayLabelFilter,
    gatewayListenerSets: config.gatewayListenerSets,
    levels: ruleLevelsOf(config.rule),
    enforce: config.enforce,
    ownershipProblem: ownershipProblem(config),
  });
}

/** Where ownership is kept in TXT records a name must leave room for theirs. */
function ownershipProblem(config: Config): ((host: Hostname) => string | undefined) | undefined {
  if (config.registry !== 'txt') return undefined;
  const affix = {
    prefix: config.txtPrefix,
    suffix: config.txtSuffix,
    wildcardReplacement: config.txtWildcardReplacement,
  };
  return ownershipRoom(affix, config.managedRecordTypes);
}

function isSource(name: string): name is SourceName {
  return (sourceNames as readonly string[]).includes(name);
}
