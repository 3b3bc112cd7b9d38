// Flags of the Kubernetes client.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'Kubernetes client', externalDns: true, commands: ['serve', 'check'] });

export const kubernetesFlags = {
  server: flag.text({ placeholder: 'URL', description: 'API server. Empty: from the kubeconfig or the pod.' }),
  kubeconfig: flag.text({
    placeholder: 'FILE',
    description: "Kubeconfig file. Empty: the pod's service account, else the usual kubeconfig.",
  }),
  kubeApiRequestTimeout: flag.duration({
    default: 30_000,
    description: 'Time for one request to the API server; 0s is no limit. Watches are not cut.',
  }),
  requestTimeout: flag.duration({
    default: 30_000,
    description: 'Older name of --kube-api-request-timeout, over which it wins as in ExternalDNS.',
    deprecated: 'use --kube-api-request-timeout',
  }),
  kubeApiQps: flag.integer({ default: 5, description: 'Requests per second to the API server.' }),
  kubeApiBurst: flag.integer({
    default: 10,
    description: 'Requests that may go at once before --kube-api-qps applies.',
  }),
};
