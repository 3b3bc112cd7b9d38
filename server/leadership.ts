// From the configuration to a leader election: whether there is one, on which Lease and as whom.
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { LeaderElection } from '../reconciler/kube/leader-election.ts';
import { createLeaderMetrics } from '../reconciler/kube/leader-metrics.ts';
import type { LeaderElectionOptions } from '../reconciler/kube/leader-options.ts';
import type { LeasePlace } from '../reconciler/kube/lease.ts';
import type { KubeTransport } from '../reconciler/kube/transport.ts';
import type { Config } from './config/config.ts';

export interface LeadershipOptions {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined where objects come from files: one process has them. */
  readonly transport: KubeTransport | undefined;
  /** Of the kubeconfig's context or the pod; empty when neither names one. */
  readonly namespace: string;
  readonly logger: Logger;
  readonly registry: Registry;
}

export interface Candidacy {
  readonly place: LeasePlace;
  /** Makes the election for some work. */
  readonly elect: (work: Pick<LeaderElectionOptions, 'lead' | 'notes'>) => LeaderElection;
}

/** @returns undefined when this process leads without an election */
export function candidacyOf(options: LeadershipOptions): Candidacy | undefined {
  const { config, env, transport, namespace, logger, registry } = options;
  if (transport === undefined || !elects(config, env)) return undefined;
  const pod = env.POD_NAME || hostname();
  const place = {
    namespace: config.leaderElectionNamespace || env.POD_NAMESPACE || namespace || 'default',
    name: config.leaderElectionLease || deploymentOf(pod) || 'zonewarden',
  };
  const elect: Candidacy['elect'] = (work) =>
    new LeaderElection({
      ...work,
      place,
      // In a Pod a container that has crashed is the same candidate again, and need not wait for itself.
      identity: inPod(env) ? pod : `${pod}_${process.pid}`,
      transport,
      logger,
      metrics: createLeaderMetrics(registry),
      now: Date.now,
      monotonic: () => performance.now(),
      random: Math.random,
    });
  return { place, elect };
}

function elects({ leaderElection, once, dryRun, kubeconfig, server }: Config, env: LeadershipOptions['env']): boolean {
  if (once || dryRun || leaderElection === 'off') return false;
  return leaderElection === 'on' || (inPod(env) && kubeconfig === '' && server === '');
}

function inPod({ KUBERNETES_SERVICE_HOST: host }: LeadershipOptions['env']): boolean {
  return host !== undefined && host !== '';
}

/** `external-dns` of `external-dns-6b7c9d5f4-x2x9z`: replicas of one Deployment share it, and two Deployments never do. */
export function deploymentOf(pod: string): string | undefined {
  return /^(.+)-[a-z0-9]{1,10}-[a-z0-9]{5}$/.exec(pod)?.[1];
}
