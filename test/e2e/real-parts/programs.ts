// The programs the end-to-end tests run, and how each is built from its pinned Go module.
import { pinnedVersion } from './pins.ts';

/** One program: the file it becomes and the Go package that is its `main`. */
export type Program = { readonly file: string; readonly goPackage: string };

/** Largest first: it compiles most of what the others share. */
export const PROGRAMS: readonly Program[] = [
  { file: 'kube-apiserver', goPackage: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  { file: 'kubectl', goPackage: 'k8s.io/kubernetes/cmd/kubectl' },
  { file: 'etcd', goPackage: 'go.etcd.io/etcd/server/v3' },
];

/**
 * Arguments of `go build`, without output and package. Kubernetes learns its version from the linker only; without
 * it a server calls itself v0.0.0-master, which clients that look at the version do not understand.
 */
export async function buildFlags(): Promise<readonly string[]> {
  const version = await pinnedVersion('k8s.io/kubernetes');
  const [major, minor] = version.replace(/^v/, '').split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const stamps = Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-trimpath', '-buildvcs=false', '-ldflags', ['-s', '-w', ...stamps].join(' ')];
}
