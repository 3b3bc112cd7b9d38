// Objects that the tests run templates over, and what a template prints for them.
import { type ExecutionOptions, execute } from '../../../../reconciler/claims/template/execute.ts';
import { goView, jsonView } from '../../../../reconciler/claims/template/object-view.ts';
import { parseTemplate } from '../../../../reconciler/claims/template/template.ts';

export type Raw = Readonly<Record<string, unknown>>;

export const service: Raw = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'web-1',
    namespace: 'prod',
    uid: 'u-1',
    generation: 3,
    creationTimestamp: '2026-01-02T03:04:05Z',
    labels: { app: 'x', Department: 'HR', empty: '', ip: '10.0.0.1', num: '7' },
    annotations: {
      dns: 'a.b., c',
      'x.io/json': '{"a":[1,2.5,"z",null,true],"m":{"k":"v"},"big":1000000,"n":8080}',
    },
  },
  spec: {
    type: 'LoadBalancer',
    clusterIP: '10.0.0.1',
    clusterIPs: ['10.0.0.1', 'fd00::1'],
    externalIPs: ['1.2.3.4'],
    ipFamilies: ['IPv4'],
    ports: [
      { name: 'http', port: 80, targetPort: 8080, nodePort: 30080 },
      { port: 443, protocol: 'TCP', targetPort: 'https' },
    ],
    selector: { app: 'x', tier: 'web' },
    loadBalancerClass: 'nlb',
    publishNotReadyAddresses: true,
  },
  status: { loadBalancer: { ingress: [{ ip: '9.9.9.9' }, { hostname: 'lb.example.com' }] } },
};

export const ingress: Raw = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'ing', namespace: 'ns', annotations: {} },
  spec: {
    ingressClassName: 'nginx',
    tls: [{ hosts: ['t1', 't2'], secretName: 's' }],
    rules: [
      {
        host: 'h1',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'svc', port: { number: 80 } } } }],
        },
      },
      { host: 'h2' },
      {},
    ],
  },
};

export const httpRoute: Raw = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'r', namespace: 'ns', labels: { a: 'b' } },
  spec: {
    parentRefs: [{ name: 'gw', sectionName: 'https', port: 443 }],
    hostnames: ['a.example.com', '*.b'],
    rules: [
      {
        matches: [{ path: { type: 'PathPrefix', value: '/v' }, headers: [{ name: 'h', value: 'v' }] }],
        backendRefs: [{ name: 'svc', port: 80, weight: 2 }],
      },
    ],
  },
  status: { parents: [{ parentRef: { name: 'gw' }, controllerName: 'c', conditions: [] }] },
};

/**
 * What the template prints over the object's Go type.
 * @throws what parsing and executing throw
 */
export function rendered(text: string, raw: Raw = service): string {
  return run(text, raw, { strict: false, source: 'service' });
}

/** The same over the object's JSON, with missing keys as errors. */
export function renderedAsJson(text: string, raw: Raw = service): string {
  return run(text, raw, { strict: true, source: 'service' });
}

function run(text: string, raw: Raw, options: ExecutionOptions): string {
  return execute(parseTemplate('--fqdn-template', [text]).program, (options.strict ? jsonView : goView)(raw), options);
}
