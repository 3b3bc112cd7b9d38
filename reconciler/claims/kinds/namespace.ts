// Namespace: looked up for its labels, which Gateway listeners select routes by.
import { type Metadata, readMetadata } from '../object.ts';
import type { ReadKind } from './read-kind.ts';

const nameLabel = 'kubernetes.io/metadata.name';

export interface Namespace {
  readonly kind: 'Namespace';
  readonly metadata: Metadata;
}

export const namespace: ReadKind<Namespace> = {
  group: '',
  kind: 'Namespace',
  versions: ['v1'],
  resource: 'namespaces',
  namespaced: false,
  watchedIn: 'all',
  project(raw, policy): Namespace {
    const metadata = readMetadata(raw, policy.keepsAnnotation);
    // The API server sets it on every Namespace; in a file it is mostly left out.
    return { kind: 'Namespace', metadata: { ...metadata, labels: { ...metadata.labels, [nameLabel]: metadata.name } } };
  },
};
