// What the operator configured, in the form that claims and rules read: which objects are in scope, which names are ours.
import { allowedDomainsAnnotation, defaultAnnotationPrefixes, ingressClassAnnotation } from './annotations.ts';
import { type DomainFilter, type DomainFilterOptions, domainFilter } from './domain-filter.ts';
import type { Hostname } from './hostname.ts';
import { parseMapSelector, parseSelector, type Selector } from './selector.ts';
import { parseTemplate, type Template, TemplateError } from './template/template.ts';

/** The --source values that this release reads. */
export const sourceNames = [
  'service',
  'ingress',
  'gateway-httproute',
  'gateway-grpcroute',
  'gateway-tlsroute',
  'gateway-tcproute',
  'gateway-udproute',
  'crd',
  'node',
  'pod',
] as const;
export type SourceName = (typeof sourceNames)[number];

/** Every rule, in the order in which violations are told. */
export const ruleIds = [
  'syntax',
  'domain-filter',
  'namespace',
  'wildcard',
  'conflict',
  'annotation',
  'zone',
  'owner',
  'listener',
] as const;
export type RuleId = (typeof ruleIds)[number];

/** What a rule's violation does: deny the review and withhold the record, warn only, or nothing. From the strongest. */
export const ruleLevels = ['deny', 'warn', 'off'] as const;
export type RuleLevel = (typeof ruleLevels)[number];

export interface PolicyOptions {
  readonly sources: readonly SourceName[];
  readonly domains: DomainFilterOptions;
  /** Label-selector syntax, on annotations. */
  readonly annotationFilter?: string | undefined;
  readonly labelFilter?: string | undefined;
  /** Empty means every namespace. */
  readonly namespace?: string | undefined;
  /** One prefix with its final slash; unset reads both that ExternalDNS has had. */
  readonly annotationPrefix?: string | undefined;
  readonly ingressClasses?: readonly string[] | undefined;
  readonly ignoreIngressRulesSpec?: boolean | undefined;
  readonly ignoreIngressTlsSpec?: boolean | undefined;
  readonly serviceTypes?: readonly string[] | undefined;
  readonly publishInternalServices?: boolean | undefined;
  /** Publish the addresses of the hosts of a headless Service's Pods. */
  readonly publishHostIP?: boolean | undefined;
  readonly publishNotReadyAddresses?: boolean | undefined;
  /** Publish the addresses behind a load balancer's host name instead of a CNAME. */
  readonly resolveLoadBalancerHostname?: boolean | undefined;
  /** Leave out Nodes that take no Pods; true when unset. */
  readonly excludeUnschedulable?: boolean | undefined;
  readonly exposeInternalIPv6?: boolean | undefined;
  readonly ignoreNonHostNetworkPods?: boolean | undefined;
  /** Every Pod gets a name in this domain; empty for none. */
  readonly podSourceDomain?: string | undefined;
  readonly defaultTargets?: readonly string[] | undefined;
  readonly forceDefaultTargets?: boolean | undefined;
  readonly gatewayName?: string | undefined;
  readonly gatewayNamespace?: string | undefined;
  readonly gatewayLabelFilter?: string | undefined;
  /** Read ListenerSets as listeners of their Gateway. */
  readonly gatewayListenerSets?: boolean | undefined;
  readonly ignoreHostnameAnnotation?: boolean | undefined;
  /** Go templates that make names of objects, joined into one. */
  readonly fqdnTemplates?: readonly string[] | undefined;
  /** The same for `host:target` pairs, of Services, Pods and Nodes. */
  readonly fqdnTargetTemplates?: readonly string[] | undefined;
  /** Names of the template count beside the others, instead of in their absence. */
  readonly combineFqdnAnnotation?: boolean | undefined;
  /** Levels that differ from the rules' own. */
  readonly levels?: Partial<Record<RuleId, RuleLevel>> | undefined;
  /** The level that no rule exceeds in a namespace without a `zonewarden.io/enforce` label; `deny` when unset. */
  readonly enforce?: RuleLevel | undefined;
  /** @see Policy.ownershipProblem */
  readonly ownershipProblem?: ((host: Hostname) => string | undefined) | undefined;
}

/** What decides on the addresses of Services, Nodes and Pods. */
interface AddressSettings {
  readonly serviceTypes: ReadonlySet<string>;
  readonly publishInternalServices: boolean;
  readonly publishHostIP: boolean;
  readonly publishNotReadyAddresses: boolean;
  readonly resolveLoadBalancerHostname: boolean;
  readonly excludeUnschedulable: boolean;
  readonly exposeInternalIPv6: boolean;
  readonly ignoreNonHostNetworkPods: boolean;
  readonly podSourceDomain: string;
  /** Of DNSEndpoints that name no target. */
  readonly defaultTargets: readonly string[];
  /** The default targets stand in the place of every target. */
  readonly forceDefaultTargets: boolean;
}

export interface Policy extends AddressSettings {
  readonly sources: ReadonlySet<SourceName>;
  readonly domains: DomainFilter;
  readonly annotationFilter: Selector;
  readonly labelFilter: Selector;
  readonly namespace: string;
  readonly annotationPrefixes: readonly string[];
  readonly ingressClasses: ReadonlySet<string>;
  readonly ignoreIngressRulesSpec: boolean;
  readonly ignoreIngressTlsSpec: boolean;
  readonly gatewayName: string;
  readonly gatewayNamespace: string;
  readonly gatewayLabels: Selector;
  readonly gatewayListenerSets: boolean;
  readonly ignoreHostnameAnnotation: boolean;
  /** Undefined when none is configured. */
  readonly fqdnTemplate: Template | undefined;
  /** Makes `host:target` pairs of Services, Pods and Nodes. Undefined when none is configured. */
  readonly fqdnTargetTemplate: Template | undefined;
  readonly combineFqdnAnnotation: boolean;
  /** Levels that differ from the rule table's defaults. */
  readonly levels: Partial<Record<RuleId, RuleLevel>>;
  /** The level that no rule exceeds where the Namespace says nothing. */
  readonly enforce: RuleLevel;
  /** Why the registry could not write down the ownership of a name, as a clause; undefined when it could. */
  readonly ownershipProblem: (host: Hostname) => string | undefined;
  /** Whether a stored object must keep this annotation: the rest is dropped before it is stored. */
  readonly keepsAnnotation: (key: string) => boolean;
}

/** A setting that contradicts another or cannot be read; `flag` is the one to change. */
export class PolicyError extends Error {
  readonly code = 'INVALID_POLICY';
  readonly flag: string;

  constructor(flag: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PolicyError';
    this.flag = flag;
  }
}

/**
 * Compiles the options.
 * @throws PolicyError naming the flag when a selector, a regex, a template or a combination cannot be used
 */
export function buildPolicy(options: PolicyOptions): Policy {
  const annotationPrefixes =
    options.annotationPrefix === undefined ? defaultAnnotationPrefixes : [options.annotationPrefix];
  const annotationFilter = selector('--annotation-filter', options.annotationFilter, parseMapSelector);
  const ingressClasses = new Set(options.ingressClasses ?? []);
  if (ingressClasses.size > 0 && annotationFilter.keys.has(ingressClassAnnotation)) {
    throw new PolicyError(
      '--ingress-class',
      '--ingress-class is mutually exclusive with the kubernetes.io/ingress.class annotation filter',
    );
  }
  return {
    sources: new Set(options.sources),
    domains: domains(options.domains),
    annotationFilter,
    labelFilter: selector('--label-filter', options.labelFilter, parseSelector),
    namespace: options.namespace ?? '',
    annotationPrefixes,
    ingressClasses,
    ignoreIngressRulesSpec: options.ignoreIngressRulesSpec ?? false,
    ignoreIngressTlsSpec: options.ignoreIngressTlsSpec ?? false,
    ...addressSettings(options),
    gatewayName: options.gatewayName ?? '',
    gatewayNamespace: options.gatewayNamespace ?? '',
    gatewayLabels: selector('--gateway-label-filter', options.gatewayLabelFilter, parseMapSelector),
    gatewayListenerSets: options.gatewayListenerSets ?? false,
    ignoreHostnameAnnotation: options.ignoreHostnameAnnotation ?? false,
    fqdnTemplate: template('--fqdn-template', options.fqdnTemplates ?? []),
    fqdnTargetTemplate: template('--fqdn-target-template', options.fqdnTargetTemplates ?? []),
    combineFqdnAnnotation: options.combineFqdnAnnotation ?? false,
    levels: options.levels ?? {},
    enforce: options.enforce ?? 'deny',
    ownershipProblem: options.ownershipProblem ?? (() => undefined),
    keepsAnnotation: (key) =>
      annotationPrefixes.some((prefix) => key.startsWith(prefix)) ||
      key === ingressClassAnnotation ||
      key === allowedDomainsAnnotation ||
      annotationFilter.keys.has(key),
  };
}

/** What decides on the addresses of Services, Nodes and Pods. */
function addressSettings(options: PolicyOptions): AddressSettings {
  return {
    // An empty entry disables the filter, as in ExternalDNS.
    serviceTypes: new Set(options.serviceTypes?.includes('') ? [] : (options.serviceTypes ?? [])),
    publishInternalServices: options.publishInternalServices ?? false,
    publishHostIP: options.publishHostIP ?? false,
    publishNotReadyAddresses: options.publishNotReadyAddresses ?? false,
    resolveLoadBalancerHostname: options.resolveLoadBalancerHostname ?? false,
    excludeUnschedulable: options.excludeUnschedulable ?? true,
    exposeInternalIPv6: options.exposeInternalIPv6 ?? false,
    ignoreNonHostNetworkPods: options.ignoreNonHostNetworkPods ?? false,
    podSourceDomain: options.podSourceDomain ?? '',
    defaultTargets: options.defaultTargets ?? [],
    forceDefaultTargets: options.forceDefaultTargets ?? false,
  };
}

function selector(flag: string, text: string | undefined, parse: (text: string) => Selector): Selector {
  try {
    return parse(text ?? '');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PolicyError(flag, `${flag} does not specify a valid label selector: ${why}`, cause);
  }
}

function domains(options: DomainFilterOptions): DomainFilter {
  try {
    return domainFilter(options);
  } catch (cause) {
    const flag = cause instanceof Error && 'flag' in cause ? String(cause.flag) : '--domain-filter';
    throw new PolicyError(flag, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function template(flag: string, texts: readonly string[]): Template | undefined {
  try {
    const parsed = parseTemplate(flag, texts);
    return parsed.blank ? undefined : parsed;
  } catch (cause) {
    if (cause instanceof TemplateError) throw new PolicyError(flag, cause.message, cause);
    throw cause;
  }
}
