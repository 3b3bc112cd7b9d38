// Namespace: looked up for its labels, which Gateway listeners select routes by.
import { type Metadata, readMetadata } from '../object.ts';
import type { ReadKind } from './read-kind.ts';

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
  project: (raw, policy) => ({ kind: 'Namespace', metadata: readMetadata(raw, policy.keepsAnnotation) }),
};
