// The metrics registry: Node's own metrics, what this build is, and the counters that belong to no other part.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Version } from './version.ts';

/** Go's names for architectures, which ExternalDNS's label has. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/**
 * Makes the registry with Node's process, heap, garbage collection and event-loop metrics and with build_info, both our
 * own and in ExternalDNS's form, which dashboards ask for. There go_version is Node's version.
 */
export function createMetrics({ version, commit, node }: Version): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'zonewarden_build_info',
    help: 'Constant 1, labelled with what is running.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node }, 1);
  new Gauge({
    name: 'external_dns_build_info',
    help: "Constant 1, labelled with what is running, in ExternalDNS's form.",
    labelNames: ['arch', 'go_version', 'os', 'revision', 'version'],
    registers: [registry],
  }).set(
    {
      arch: architectures[process.arch] ?? process.arch,
      go_version: node,
      os: process.platform,
      revision: commit,
      version,
    },
    1,
  );
  return registry;
}

/** The counter that the listener and the admission plugin share, with every reason at zero. */
export function createWebhookErrors<Reason extends string>(
  registry: Registry,
  reasons: readonly Reason[],
): { inc(labels: { readonly reason: Reason }): void } {
  const counter = new Counter({
    name: 'zonewarden_webhook_errors_total',
    help: 'Requests to the webhook listener that could not be judged, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of reasons) counter.inc({ reason }, 0);
  return counter;
}

/** Counts promises that failed with nobody waiting: each one is a mistake in the program. */
export function createRejectionCounter(registry: Registry): { inc(): void } {
  return new Counter({
    name: 'zonewarden_unhandled_rejections_total',
    help: 'Promises that failed with nobody waiting for them.',
    registers: [registry],
  });
}
