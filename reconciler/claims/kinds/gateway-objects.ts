// Gateway and ListenerSet, trimmed: what a lookup gives.
import type { Metadata } from '../object.ts';
import type { AllowedNamespaces, Listener } from './listener.ts';
import type { ParentRef } from './parent-ref.ts';

export interface Gateway {
  readonly kind: 'Gateway';
  readonly metadata: Metadata;
  readonly listeners: readonly Listener[];
  /** Where its ListenerSets may stand; `None` when it does not say. */
  readonly allowedListeners: AllowedNamespaces;
  /** status.addresses[].value */
  readonly addresses: readonly string[];
}

export interface ListenerSet {
  readonly kind: 'ListenerSet';
  readonly metadata: Metadata;
  /** Its Gateway, normally. */
  readonly parent: ParentRef;
  readonly listeners: readonly Listener[];
  /** The controller of the Gateway has accepted it. */
  readonly accepted: boolean;
  /** Names of the listeners that the controller has accepted. */
  readonly acceptedListeners: readonly string[];
}
