// v1.Service as Go sees it. k8s.io/api/core/v1
import {
  bool,
  int,
  intOrString,
  list,
  optionalString,
  pointer,
  string,
  stringMap,
  strings,
  struct,
} from '../go-type.ts';
import { condition, kubernetesObject } from './metadata.ts';

const portStatus = struct('PortStatus', { Port: int, Protocol: string, Error: optionalString });

const loadBalancerStatus = struct('LoadBalancerStatus', {
  Ingress: list(
    struct('LoadBalancerIngress', { IP: string, Hostname: string, IPMode: optionalString, Ports: list(portStatus) }),
  ),
});

const servicePort = struct('ServicePort', {
  Name: string,
  Protocol: string,
  AppProtocol: optionalString,
  Port: int,
  TargetPort: intOrString,
  NodePort: int,
});

const sessionAffinityConfig = struct('SessionAffinityConfig', {
  ClientIP: pointer(struct('ClientIPConfig', { TimeoutSeconds: pointer(int) })),
});

const serviceSpec = struct('ServiceSpec', {
  Ports: list(servicePort),
  Selector: stringMap,
  ClusterIP: string,
  ClusterIPs: strings,
  Type: string,
  ExternalIPs: strings,
  SessionAffinity: string,
  LoadBalancerIP: string,
  LoadBalancerSourceRanges: strings,
  ExternalName: string,
  ExternalTrafficPolicy: string,
  HealthCheckNodePort: int,
  PublishNotReadyAddresses: bool,
  SessionAffinityConfig: pointer(sessionAffinityConfig),
  IPFamilies: strings,
  IPFamilyPolicy: optionalString,
  AllocateLoadBalancerNodePorts: pointer(bool),
  LoadBalancerClass: optionalString,
  InternalTrafficPolicy: optionalString,
  TrafficDistribution: optionalString,
});

export const service = kubernetesObject('Service', {
  Spec: serviceSpec,
  Status: struct('ServiceStatus', { LoadBalancer: loadBalancerStatus, Conditions: list(condition) }),
});
