// What a DNS provider is: it lists zones and records and applies groups of changes, and says of each group how it went.
// The shared sequence (read, diff, hold, group) lives outside, so a provider holds no policy.
import type { Endpoint } from '../endpoint.ts';
import type { RecordSet, RecordType } from '../record-set.ts';

export interface Zone {
  /** The provider's own id, as its API wants it. */
  readonly id: string;
  /** Lower case, no trailing dot; the empty string is the root zone. */
  readonly name: string;
  /** It answers inside some networks alone, beside the public zones: every name below it is published in it, too. */
  readonly isPrivate?: boolean | undefined;
}

export type Change =
  | { readonly action: 'create'; readonly next: RecordSet }
  | { readonly action: 'update'; readonly prev: RecordSet; readonly next: RecordSet }
  | { readonly action: 'delete'; readonly prev: RecordSet };

/** Changes of one name that must land together: a record and its ownership record, or a CNAME's end and an A's start. */
export interface ChangeGroup {
  readonly dnsName: string;
  readonly changes: readonly Change[];
}

export interface Capabilities {
  readonly recordTypes: readonly RecordType[];
  /** Seconds. */
  readonly minTTL: number;
  readonly maxTTL: number;
  /** What the provider stores for a record set that asks for no TTL. */
  readonly defaultTTL: number;
}

export type Outcome =
  | { readonly group: ChangeGroup; readonly ok: true }
  | { readonly group: ChangeGroup; readonly ok: false; readonly error: ProviderError };

/** A provider's refusal or failure. `code` is stable; `retryable` says whether the same call may succeed later. */
export class ProviderError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    options: { readonly retryable?: boolean; readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProviderError';
    this.code = code;
    this.retryable = options.retryable ?? true;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export interface Provider {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Every zone the provider manages. Throws ProviderError when the list cannot be read: never an empty list instead. */
  zones(signal: AbortSignal): Promise<readonly Zone[]>;
  /** Every record set of the zone, ownership records included. Throws ProviderError rather than return a part. */
  records(zone: Zone, signal: AbortSignal): Promise<readonly RecordSet[]>;
  /**
   * Applies the groups, each whole or not at all.
   * @returns one outcome per group, in the order given. Throws only when nothing could be tried.
   */
  apply(zone: Zone, groups: readonly ChangeGroup[], signal: AbortSignal): Promise<readonly Outcome[]>;
  /**
   * What the provider makes of wanted endpoints, so that they compare equal to what it gives back; left out by providers that
   * take them as they are, or say it without being asked (PlanSettings.adjust). Throws ProviderError.
   */
  adjust?(endpoints: readonly Endpoint[], signal: AbortSignal): Promise<readonly Endpoint[]>;
}
