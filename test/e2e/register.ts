// Puts Zonewarden's webhook in front of a test cluster.
import { stringify } from 'yaml';
import { buildPolicy, type SourceName } from '../../reconciler/claims/policy.ts';
import { webhookConfiguration } from '../../webhooks/registration.ts';
import type { Cluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { waitUntil } from './wait-until.ts';
import type { Zonewarden } from './zonewarden.ts';

const name = 'zonewarden';

/** An Ingress that the domain filter of every test refuses. */
const probe = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'probe', namespace: 'default' },
  spec: { rules: [{ host: 'probe.example.org' }], defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
};

/** Registers for the sources and waits until the API server, which learns of it through a watch, asks. */
export async function register(
  cluster: Cluster,
  zonewarden: Zonewarden,
  sources: readonly SourceName[],
): Promise<void> {
  const configuration = webhookConfiguration({
    name,
    client: { url: zonewarden.webhookUrl },
    caBundle: zonewarden.caBundle,
    failurePolicy: 'Fail',
    policy: buildPolicy({ sources, domains: { include: [], exclude: [] }, gatewayListenerSets: true }),
  });
  succeeded(await cluster.apply(stringify(configuration)));
  await untilProbe(cluster, false);
}

/** Takes the webhook away and waits until objects are stored without it. */
export async function unregister(cluster: Cluster): Promise<void> {
  succeeded(await cluster.kubectl(['delete', 'validatingwebhookconfiguration', name, '--wait=false']));
  await untilProbe(cluster, true);
}

async function untilProbe(cluster: Cluster, allowed: boolean): Promise<void> {
  const settled = async () => {
    const dryRun = await cluster.kubectl(['create', '--dry-run=server', '-f', '-'], { input: stringify(probe) });
    return (dryRun.code === 0) === allowed || undefined;
  };
  const what = `the webhook configuration to ${allowed ? 'be gone' : 'take effect'}`;
  await waitUntil(settled, { what, deadlineMs: 30_000 });
}
