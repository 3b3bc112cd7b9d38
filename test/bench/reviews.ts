// Reviews of a given size: an Ingress with a few accepted hosts, filled up with what real objects carry besides.

/** @param bytes rough size of the Ingress; the review adds about 700 */
export function reviewOfSize(bytes: number): string {
  const host = (index: number) => `app-${index}.example.com`;
  const rules = Array.from({ length: 3 }, (_, index) => ({
    host: host(index),
    http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'app', port: { number: 80 } } } }] },
  }));
  const object = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'app',
      namespace: 'shop',
      uid: '0b1f4c1e-7d5c-4a43-9a55-0d8ad1a8a3c1',
      labels: { app: 'app', team: 'blue' },
      annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' },
      managedFields: [] as object[],
    },
    spec: { ingressClassName: 'nginx', rules, tls: [{ hosts: [host(0), host(1)], secretName: 'tls' }] },
  };
  while (JSON.stringify(object).length < bytes) {
    const index = object.metadata.managedFields.length;
    object.metadata.managedFields.push({
      manager: `controller-${index}`,
      operation: 'Update',
      apiVersion: 'networking.k8s.io/v1',
      time: '2026-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:rules': {}, 'f:tls': { [`k:${index}`]: { '.': {}, 'f:hosts': {} } } } },
    });
  }
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'e911857d-c318-11e8-bbad-025000000001',
      kind: { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' },
      resource: { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses' },
      name: 'app',
      namespace: 'shop',
      operation: 'CREATE',
      userInfo: { username: 'system:serviceaccount:ci:deployer', groups: ['system:authenticated'] },
      object,
      oldObject: null,
      dryRun: false,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
    },
  });
}
