// Reads kubeconfig files and a pod's ServiceAccount into what client-node calls clusters, users and contexts, with the
// parts of the format that client-node leaves out.
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Cluster, type Context, KubeConfig, type User } from '@kubernetes/client-node';
import { parse } from 'yaml';
import type { ConfigSource } from './config-source.ts';
import { KubeConfigError } from './kube-config-error.ts';
import { asObject, type RawObject } from './raw-object.ts';
import { tokenFileUser } from './token-file.ts';

/** One cluster and how to be somebody there. */
export interface Access {
  readonly cluster: Cluster;
  readonly user: User;
  /** The namespace of the context or of the pod; empty when it names none. */
  readonly namespace: string;
}

interface Entries {
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
  readonly currentContext: string;
}

const anonymous: User = { name: 'anonymous' };

/** Reads the configuration from where it was found. @throws KubeConfigError */
export function readAccess(source: ConfigSource): Access {
  switch (source.from) {
    case 'files':
      return checkFiles(secure(currentAccess(source.paths, source.server)));
    case 'service-account':
      return secure(podAccess(source.folder, source.server));
    case 'server':
      return secure({ cluster: bareCluster(source.server), user: anonymous, namespace: '' });
  }
}

function bareCluster(server: string): Cluster {
  return { name: 'server', server, skipTLSVerify: false };
}

/** https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api */
function podAccess(folder: string, server: string): Access {
  const read = (name: string) => readText(path.join(folder, name), 'KUBE_SERVICE_ACCOUNT_INCOMPLETE').trim();
  for (const name of ['ca.crt', 'token']) read(name);
  const cluster: Cluster = { ...bareCluster(server), name: 'pod', caFile: path.join(folder, 'ca.crt') };
  return {
    cluster,
    user: tokenFileUser({ name: 'service-account' }, path.join(folder, 'token')),
    namespace: read('namespace'),
  };
}

function currentAccess(paths: readonly string[], server: string | undefined): Access {
  const entries = paths.map(readEntries);
  const files = paths.join(', ');
  const wanted = entries.find((file) => file.currentContext !== '')?.currentContext;
  const contexts = entries.flatMap((file) => file.contexts);
  if (wanted === undefined) {
    const names = contexts.map((context) => context.name).join(', ');
    throw new KubeConfigError(
      'KUBECONFIG_NO_CONTEXT',
      `${files} has no current-context; choose one with "kubectl config use-context NAME"${names === '' ? '' : ` (there are: ${names})`}`,
    );
  }
  const context = contexts.find(({ name }) => name === wanted);
  if (context === undefined) throw dangling(files, `current-context "${wanted}"`, 'context');
  const cluster = entries.flatMap((file) => file.clusters).find(({ name }) => name === context.cluster);
  if (cluster === undefined) throw dangling(files, `context "${wanted}"`, `cluster "${context.cluster}"`);
  const user = context.user
    ? entries.flatMap((file) => file.users).find(({ name }) => name === context.user)
    : anonymous;
  if (user === undefined) throw dangling(files, `context "${wanted}"`, `user "${context.user}"`);
  return {
    cluster: server === undefined ? cluster : { ...cluster, server },
    user,
    namespace: context.namespace ?? '',
  };
}

function dangling(files: string, what: string, missing: string): KubeConfigError {
  return new KubeConfigError('KUBECONFIG_INVALID', `${files}: the ${missing} that ${what} names is not there`);
}

function readEntries(file: string): Entries {
  const folder = path.dirname(path.resolve(file));
  const text = readText(file, 'KUBECONFIG_UNREADABLE');
  const config = new KubeConfig();
  try {
    const raw = asObject(parse(text));
    if (raw === undefined) throw new TypeError('it is not a YAML map');
    config.loadFromString(text);
    config.makePathsAbsolute(folder);
    return {
      clusters: config.getClusters(),
      users: config.getUsers().map((user) => completeUser(user, rawUser(raw, user.name), folder)),
      contexts: config.getContexts(),
      currentContext: config.getCurrentContext() ?? '',
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new KubeConfigError('KUBECONFIG_INVALID', `${file} is not a kubeconfig: ${problem}`, { cause: error });
  }
}

function rawUser(config: RawObject, name: string): RawObject {
  const users = Array.isArray(config.users) ? config.users.map(asObject) : [];
  return asObject(users.find((entry) => entry?.name === name)?.user) ?? {};
}

/** client-node does not know tokenFile and takes a plugin's relative path as one from the working folder. */
function completeUser(user: User, raw: RawObject, folder: string): User {
  if (typeof raw.tokenFile === 'string') return tokenFileUser(user, path.resolve(folder, raw.tokenFile));
  const command = asObject(raw.exec)?.command;
  if (typeof command !== 'string' || !command.includes('/')) return user;
  return { ...user, exec: { ...user.exec, command: path.resolve(folder, command) } };
}

/** Over plain http nothing secret is sent, as in client-go, and client-node wants to be told that there is no TLS. */
function secure(access: Access): Access {
  if (!access.cluster.server.startsWith('http:')) return access;
  return { ...access, cluster: { ...access.cluster, skipTLSVerify: true }, user: anonymous };
}

function checkFiles(access: Access): Access {
  const { cluster, user } = access;
  const named = {
    'certificate-authority': cluster.caFile,
    'client-certificate': user.certFile,
    'client-key': user.keyFile,
    tokenFile: user.authProvider?.config?.path,
  };
  for (const [field, file] of Object.entries(named)) {
    if (file) checkReadable(file, field);
  }
  return access;
}

function checkReadable(file: string, field: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new KubeConfigError('KUBECONFIG_FILE_UNREADABLE', `cannot read ${file}, which ${field} names`, {
      cause: error,
    });
  }
}

function readText(file: string, code: 'KUBECONFIG_UNREADABLE' | 'KUBE_SERVICE_ACCOUNT_INCOMPLETE'): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new KubeConfigError(code, `cannot read ${file}: ${problem}`, { cause: error });
  }
}
