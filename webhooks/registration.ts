// The ValidatingWebhookConfiguration that asks for exactly what is judged, derived from the table of claiming kinds.
import type { ClaimingKind } from '../reconciler/claims/kinds/kind.ts';
import { claimingKinds } from '../reconciler/claims/kinds.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { isWatched } from '../reconciler/claims/scope.ts';
import { type MatchCondition, matchConditions } from './match-conditions.ts';
import { judgedOperations } from './screen.ts';

export interface RegistrationOptions {
  /** Name of the configuration object. */
  readonly name: string;
  /** Where the API server reaches the webhook. */
  readonly client: WebhookURL | WebhookService;
  /** PEM certificates that the server's one must chain to; left out when something else fills caBundle in. */
  readonly caBundle?: string | undefined;
  /** `Fail` refuses objects while the webhook is away; `Ignore` lets them in, and sync then judges them alone. */
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** Seconds, 1 to 30; what the API server waits before the failure policy decides. Default 3. */
  readonly timeoutSeconds?: number | undefined;
  /** Namespaces never judged besides kube-system, such as the webhook's own: it must be able to come back by itself. */
  readonly exemptNamespaces?: readonly string[] | undefined;
  readonly policy: Pick<
    Policy,
    'sources' | 'namespace' | 'gatewayNamespace' | 'gatewayListenerSets' | 'annotationPrefixes' | 'fqdnTemplate'
  >;
}

interface WebhookURL {
  readonly url: string;
}

interface WebhookService {
  readonly service: {
    readonly namespace: string;
    readonly name: string;
    readonly path: string;
    readonly port: number;
  };
}

export interface WebhookRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
}

interface ValidatingWebhook {
  readonly name: string;
  readonly clientConfig: (WebhookURL | WebhookService) & { readonly caBundle?: string };
  readonly rules: readonly WebhookRule[];
  readonly matchPolicy: 'Equivalent';
  readonly namespaceSelector: { readonly matchExpressions: readonly NamespaceRequirement[] };
  readonly matchConditions: readonly MatchCondition[];
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly timeoutSeconds: number;
  readonly sideEffects: 'None';
  readonly admissionReviewVersions: readonly string[];
}

interface NamespaceRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn';
  readonly values: readonly string[];
}

export interface ValidatingWebhookConfiguration {
  readonly apiVersion: 'admissionregistration.k8s.io/v1';
  readonly kind: 'ValidatingWebhookConfiguration';
  readonly metadata: { readonly name: string };
  readonly webhooks: readonly ValidatingWebhook[];
}

/** Every namespace carries its own name under this label. */
const namespaceName = 'kubernetes.io/metadata.name';

/** What a kind's objects are judged for. Subresources (status, scale) are not asked for. */
export function webhookRule(kind: ClaimingKind): WebhookRule {
  return {
    apiGroups: [kind.group],
    apiVersions: kind.versions,
    resources: [kind.resource],
    operations: judgedOperations,
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
  };
}

/**
 * The whole configuration object, ready to be written as YAML or JSON. One webhook for each kind that --source names,
 * since match conditions hold for a whole webhook; an object still costs at most one call.
 */
export function webhookConfiguration(options: RegistrationOptions): ValidatingWebhookConfiguration {
  const kinds = claimingKinds.filter((kind) => kind.admitted !== false && isWatched(kind, options.policy));
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: options.name },
    webhooks: kinds.map((kind) => webhook(kind, options)),
  };
}

function webhook(kind: ClaimingKind, options: RegistrationOptions): ValidatingWebhook {
  const { client, caBundle, failurePolicy, timeoutSeconds, policy } = options;
  return {
    // Users read this name in front of every denial.
    name: `${kind.resource}.zonewarden.io`,
    clientConfig: caBundle === undefined ? client : { ...client, caBundle: Buffer.from(caBundle).toString('base64') },
    rules: [webhookRule(kind)],
    matchPolicy: 'Equivalent',
    namespaceSelector: { matchExpressions: namespaces(kind, options) },
    matchConditions: matchConditions(kind, policy),
    failurePolicy,
    timeoutSeconds: timeoutSeconds ?? 3,
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  };
}

function namespaces(
  kind: ClaimingKind,
  { exemptNamespaces, policy }: RegistrationOptions,
): readonly NamespaceRequirement[] {
  const exempt: NamespaceRequirement = {
    key: namespaceName,
    operator: 'NotIn',
    values: ['kube-system', ...(exemptNamespaces ?? [])],
  };
  const only = onlyNamespace(kind, policy);
  return only === '' ? [exempt] : [exempt, { key: namespaceName, operator: 'In', values: [only] }];
}

/** Gateways have a flag of their own; empty for all. */
function onlyNamespace({ watchedIn }: ClaimingKind, policy: RegistrationOptions['policy']): string {
  if (watchedIn === 'all') return '';
  return watchedIn === 'namespace' ? policy.namespace : policy.gatewayNamespace;
}
