// networking.k8s.io/v1 Ingress as Go sees it. k8s.io/api/networking/v1
import { embedded, int, list, optionalString, pointer, string, strings, struct } from '../go-type.ts';
import { kubernetesObject } from './metadata.ts';

const ingressBackend = struct('IngressBackend', {
  Service: pointer(
    struct('IngressServiceBackend', {
      Name: string,
      Port: struct('ServiceBackendPort', { Name: string, Number: int }),
    }),
  ),
  Resource: pointer(struct('TypedLocalObjectReference', { APIGroup: optionalString, Kind: string, Name: string })),
});

const httpIngressPath = struct('HTTPIngressPath', { Path: string, PathType: optionalString, Backend: ingressBackend });

const ingressRule = struct('IngressRule', {
  Host: string,
  ...embedded(
    struct('IngressRuleValue', { HTTP: pointer(struct('HTTPIngressRuleValue', { Paths: list(httpIngressPath) })) }),
  ),
});

const ingressSpec = struct('IngressSpec', {
  IngressClassName: optionalString,
  DefaultBackend: pointer(ingressBackend),
  TLS: list(struct('IngressTLS', { Hosts: strings, SecretName: string })),
  Rules: list(ingressRule),
});

const ingressPortStatus = struct('IngressPortStatus', { Port: int, Protocol: string, Error: optionalString });

const ingressLoadBalancerStatus = struct('IngressLoadBalancerStatus', {
  Ingress: list(struct('IngressLoadBalancerIngress', { IP: string, Hostname: string, Ports: list(ingressPortStatus) })),
});

export const ingress = kubernetesObject('Ingress', {
  Spec: ingressSpec,
  Status: struct('IngressStatus', { LoadBalancer: ingressLoadBalancerStatus }),
});
