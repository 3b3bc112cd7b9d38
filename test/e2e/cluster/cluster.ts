// A real Kubernetes API for one test file: etcd and kube-apiserver, with no controllers and no nodes. Tests play the
// controllers' part where they need it, by setting status themselves.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayApiCrds } from '../real-parts/gateway-api-crds.ts';
import { type RealParts, realParts } from '../real-parts/real-parts.ts';
import type { Finished } from '../run-program.ts';
import { startCleanup } from './cleanup.ts';
import { startControlPlane } from './control-plane.ts';
import { installGatewayApi } from './gateway-api.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { type Kubectl, kubectlFor, succeeded } from './kubectl.ts';
import { waitForReady } from './ready.ts';

export type Cluster = {
  readonly parts: RealParts;
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  /** The certificate authority of `url`, PEM. */
  readonly caFile: string;
  /** A file with the credentials of a user in `system:masters`. */
  readonly kubeconfigPath: string;
  readonly kubectl: Kubectl;
  /** `kubectl apply -f -`. A denial is a value: look at `code` and `stderr`. */
  apply(yaml: string): Promise<Finished>;
  /** Merges `status` into the object's status subresource, as a controller would. Throws when refused. */
  patchStatus(resource: string, namespace: string, name: string, status: object): Promise<void>;
  /** Applies the Gateway API CRDs (standard channel) and waits until they are served. */
  installGatewayApi(): Promise<void>;
  /** Kills both programs and removes every file of the cluster. May be called twice. */
  stop(): Promise<void>;
};

export type ClusterOptions = {
  /**
   * Says where the real parts are (KUBEBUILDER_ASSETS, XDG_CACHE_HOME, PATH) and where the cluster's files go
   * (TMPDIR). Usually `process.env`.
   */
  readonly env: NodeJS.ProcessEnv;
  /** Receives a line for each thing that takes long, e.g. building the parts. */
  readonly log: (line: string) => void;
  readonly apiServerFlags?: readonly string[] | undefined;
  /** How long the API server may take to become ready; 90 s by default. */
  readonly readyDeadlineMs?: number | undefined;
};

/**
 * Starts an empty cluster on free loopback ports and waits until it can be used. If the test process dies, however
 * it dies, the programs are killed and the files removed.
 *
 * @throws RealPartsError when the programs cannot be had; Error with the end of their logs when they do not start.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const parts = await realParts(options);
  const cleanup = startCleanup();
  try {
    const folder = await mkdtemp(join(options.env.TMPDIR ?? tmpdir(), 'zonewarden-e2e-'));
    cleanup.remove(folder);
    const plane = await startControlPlane({ parts, folder, cleanup, apiServerFlags: options.apiServerFlags ?? [] });
    const kubeconfigPath = join(folder, 'admin.kubeconfig');
    await writeKubeconfig(kubeconfigPath, plane);
    await waitForReady(plane, options.readyDeadlineMs ?? 90_000);
    const kubectl = kubectlFor(parts.kubectl, kubeconfigPath, folder);
    return {
      parts,
      url: plane.url,
      caFile: plane.caFile,
      kubeconfigPath,
      kubectl,
      apply: (yaml) => kubectl(['apply', '-f', '-'], { input: yaml }),
      patchStatus: async (resource, namespace, name, status) => {
        const patch = ['--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })];
        succeeded(await kubectl(['patch', resource, name, '--namespace', namespace, ...patch]));
      },
      installGatewayApi: async () => installGatewayApi(kubectl, plane, await gatewayApiCrds(options.env)),
      stop: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
