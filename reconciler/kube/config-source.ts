// Where the configuration of the connection to a cluster comes from: found, not yet read.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { KubeConfigError } from './kube-config-error.ts';

/** Where a pod finds its ServiceAccount. */
const podAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface ConfigSourceOptions {
  /** `--kubeconfig`; absent or empty to look in the usual places. */
  readonly kubeconfig?: string | undefined;
  /** `--server`: the API server's URL, instead of the one that the configuration names. */
  readonly server?: string | undefined;
  /** KUBECONFIG, HOME, USERPROFILE, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly serviceAccountFolder?: string | undefined;
}

export type ConfigSource =
  /** Merged as kubectl does: the first file that has a value wins. */
  | { readonly from: 'files'; readonly paths: readonly string[]; readonly server: string | undefined }
  | { readonly from: 'service-account'; readonly folder: string; readonly server: string }
  /** Only an address: no credentials, the system's authorities. */
  | { readonly from: 'server'; readonly server: string };

/**
 * Finds the configuration: `--kubeconfig`, the files in KUBECONFIG, the pod's ServiceAccount, `~/.kube/config`, and
 * last `--server` alone (a `kubectl proxy`). The order is controller-runtime's: what somebody named comes before what
 * happens to be there.
 * @throws KubeConfigError
 */
export function findConfigSource(options: ConfigSourceOptions): ConfigSource {
  const { kubeconfig, env } = options;
  const server = options.server ? checkServer(options.server) : undefined;
  if (kubeconfig) {
    if (!existsSync(kubeconfig)) {
      throw new KubeConfigError('KUBECONFIG_NOT_FOUND', `--kubeconfig names ${kubeconfig}, which does not exist`);
    }
    return { from: 'files', paths: [kubeconfig], server };
  }
  if (env.KUBECONFIG) return { from: 'files', paths: listedFiles(env.KUBECONFIG), server };

  const pod = podAddress(env);
  const folder = options.serviceAccountFolder ?? podAccountFolder;
  if (pod !== undefined && existsSync(path.join(folder, 'token'))) {
    return { from: 'service-account', folder, server: server ?? pod };
  }
  const home = env.HOME || env.USERPROFILE;
  const homeFile = home ? path.join(home, '.kube', 'config') : undefined;
  if (homeFile !== undefined && existsSync(homeFile)) return { from: 'files', paths: [homeFile], server };
  if (server !== undefined) return { from: 'server', server };
  throw pod === undefined ? nothingFound(homeFile) : noToken(folder);
}

function checkServer(server: string): string {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '') {
    throw new KubeConfigError(
      'KUBE_SERVER_INVALID',
      `--server must be the URL of an API server, such as https://10.0.0.1:6443, not "${server}"`,
    );
  }
  return server.replace(/\/+$/, '');
}

function listedFiles(list: string): string[] {
  const paths = list.split(path.delimiter).filter((file) => file !== '' && existsSync(file));
  if (paths.length > 0) return paths;
  throw new KubeConfigError('KUBECONFIG_NOT_FOUND', `KUBECONFIG names ${list}, and no such file exists`);
}

/** A bare IPv6 address needs brackets in a URL. */
function podAddress(env: ConfigSourceOptions['env']): string | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) return undefined;
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function nothingFound(homeFile: string | undefined): KubeConfigError {
  const looked = [
    'KUBECONFIG is not set',
    'this is not a pod',
    homeFile ? `${homeFile} does not exist` : 'HOME is not set',
  ];
  return new KubeConfigError(
    'KUBE_NO_CLUSTER',
    `found no cluster to talk to: ${looked.join(', ')}; name a kubeconfig with --kubeconfig, or read objects from files with -f`,
  );
}

function noToken(folder: string): KubeConfigError {
  return new KubeConfigError(
    'KUBE_SERVICE_ACCOUNT_INCOMPLETE',
    `this pod has no ServiceAccount token in ${folder}: set automountServiceAccountToken: true, or name a kubeconfig with --kubeconfig`,
  );
}
