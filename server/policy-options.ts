// From the configuration to what claims and rules read. The claims core knows no flags.
import { buildPolicy, type Policy, type SourceName, sourceNames } from '../reconciler/claims/policy.ts';
import type { Config } from './config/config.ts';

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
    ignoreHostnameAnnotation: config.ignoreHostnameAnnotation,
    fqdnTemplates: config.fqdnTemplate,
    combineFqdnAnnotation: config.combineFqdnAnnotation,
    gatewayName: config.gatewayName,
    gatewayNamespace: config.gatewayNamespace,
    gatewayLabelFilter: config.gatewayLabelFilter,
  });
}

function isSource(name: string): name is SourceName {
  return (sourceNames as readonly string[]).includes(name);
}
