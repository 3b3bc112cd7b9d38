// What leader election asks for and gives.
import type { Logger } from 'pino';
import type { LeaderMetrics } from './leader-metrics.ts';
import type { LeasePlace } from './lease.ts';
import type { KubeTransport } from './transport.ts';

/** Milliseconds; defaults are those of Kubernetes' own controllers. */
export interface LeaderTimings {
  /** How long others wait for a leader that is not heard of. */
  readonly leaseMs: number;
  /** How long a leader that cannot renew goes on; shorter than leaseMs, so that it has stopped when another begins. */
  readonly renewDeadlineMs: number;
  readonly retryMs: number;
}

/** The time in which one replica may do the work. */
export interface Leadership {
  /** Aborts when it is over. */
  readonly signal: AbortSignal;
  /** Asked right before a write: a process that stood still may be late to hear that it is over. */
  isValid(): boolean;
}

/** Annotations of the Lease. */
export interface LeaseNotes {
  /** Called with all of them when the lead begins and whenever it is kept. */
  readonly read: (annotations: Readonly<Record<string, string>>) => void;
  /** Those to write when the lead is kept the next time. */
  readonly write: () => Readonly<Record<string, string>>;
}

export interface LeaderElectionOptions {
  readonly place: LeasePlace;
  /** Other for every replica: the pod's name. */
  readonly identity: string;
  readonly transport: Pick<KubeTransport, 'get' | 'create' | 'patch'>;
  /** The work. Ends soon after its signal has aborted; called again whenever this replica becomes the leader anew. */
  readonly lead: (leadership: Leadership) => Promise<void>;
  /** What a leader leaves on the Lease for the next one, and what people say to it there. */
  readonly notes?: LeaseNotes | undefined;
  readonly timings?: LeaderTimings | undefined;
  readonly logger: Logger;
  readonly metrics: LeaderMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds of a clock that is never set. */
  readonly monotonic: () => number;
  readonly random: () => number;
}
