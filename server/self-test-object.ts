// The object that the self-test has the API server try: valid, of a kind that the webhook is asked about, with a name in a
// domain that can never exist (RFC 6761, 6.4).
import type { Policy } from '../reconciler/claims/policy.ts';
import { selfTestName } from '../webhooks/self-test.ts';

export interface SelfTestObject {
  /** Plural, as in RBAC. */
  readonly resource: string;
  readonly group: string;
  readonly namespace: string;
  /** Where to create it. */
  readonly path: string;
  readonly body: object;
}

const host = `${selfTestName}.invalid`;

/** @returns undefined when the sources name none of the kinds that need nothing else to be valid */
export function selfTestObject({
  sources,
  annotationPrefixes,
  namespace: only,
}: Pick<Policy, 'sources' | 'annotationPrefixes' | 'namespace'>): SelfTestObject | undefined {
  const namespace = only === '' ? 'default' : only;
  const metadata = { name: selfTestName, namespace };
  if (sources.has('ingress')) {
    const group = 'networking.k8s.io';
    const defaultBackend = { service: { name: selfTestName, port: { number: 80 } } };
    const spec = { defaultBackend, rules: [{ host }] };
    const body = { apiVersion: `${group}/v1`, kind: 'Ingress', metadata, spec };
    return {
      resource: 'ingresses',
      group,
      namespace,
      path: `/apis/${group}/v1/namespaces/${namespace}/ingresses`,
      body,
    };
  }
  if (sources.has('service')) {
    const annotations = { [`${annotationPrefixes[0] ?? ''}hostname`]: host };
    const spec = { ports: [{ port: 80 }] };
    const body = { apiVersion: 'v1', kind: 'Service', metadata: { ...metadata, annotations }, spec };
    return { resource: 'services', group: '', namespace, path: `/api/v1/namespaces/${namespace}/services`, body };
  }
  if (sources.has('gateway-httproute')) {
    const group = 'gateway.networking.k8s.io';
    const body = { apiVersion: `${group}/v1`, kind: 'HTTPRoute', metadata, spec: { hostnames: [host] } };
    return {
      resource: 'httproutes',
      group,
      namespace,
      path: `/apis/${group}/v1/namespaces/${namespace}/httproutes`,
      body,
    };
  }
  return undefined;
}
