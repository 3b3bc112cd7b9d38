// The brake's memory: which plans a person has approved, whether the configuration is the last leader's, and what was said of it.
import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import type { Brake, BrakeSettings } from '../brake.ts';
import type { LeaseNotes } from '../kube/leader-options.ts';

/** On the Lease: hashes of approved plans, separated by commas. A person writes it. */
export const approvalAnnotation = 'zonewarden.io/approve-plan';
/** On the Lease: a fingerprint of the configuration whose plans were carried out last. The leader writes it. */
export const configurationAnnotation = 'zonewarden.io/configuration';

export interface BrakeControlOptions {
  readonly share: number;
  readonly count: number;
  /** Approved from the start. */
  readonly approved: readonly string[];
  /** Of what decides on which names are published. */
  readonly fingerprint: string;
  /** How a person approves a plan: a command for a shell. */
  readonly approveWith: (hash: string) => string;
  /** Called when another plan is approved. */
  readonly onApproved: () => void;
  readonly logger: Logger;
  readonly metrics: BrakeMetrics;
}

export interface BrakeMetrics {
  waiting(deletions: number): void;
}

/** Creates and registers the gauge. Throws when the registry already has it. */
export function createBrakeMetrics(registry: Registry): BrakeMetrics {
  const gauge = new Gauge({
    name: 'zonewarden_brake_held_deletions',
    help: 'Records whose deletion waits for a person, because one plan would delete or change too many.',
    registers: [registry],
  });
  return { waiting: (deletions) => gauge.set(deletions) };
}

export class BrakeControl {
  readonly #options: BrakeControlOptions;
  #approved: ReadonlySet<string>;
  /** What the Lease says; undefined where there is none, or nothing on it. */
  #recorded: string | undefined;
  #confirmed = false;
  #told: ReadonlySet<string> = new Set();

  constructor(options: BrakeControlOptions) {
    this.#options = options;
    this.#approved = new Set(options.approved);
  }

  settings(): BrakeSettings {
    const { share, count, fingerprint } = this.#options;
    const unconfirmed = this.#recorded !== undefined && this.#recorded !== fingerprint;
    return { share, count, approved: this.#approved, unconfirmed };
  }

  /** Tells of what waits, each plan once, and remembers the configuration once nothing does. */
  told(brakes: readonly Brake[]): void {
    const { logger, metrics, approveWith } = this.#options;
    metrics.waiting(brakes.reduce((sum, { removed }) => sum + removed, 0));
    for (const { zone, hash, removed, why } of brakes) {
      if (this.#told.has(hash)) continue;
      logger.error(
        { zoneName: zone.name, hash, deletions: removed },
        `The brake holds ${removed} deletions in zone ${zone.name || '.'}: ${why}. To approve this plan and no other: ${approveWith(hash)}`,
      );
    }
    this.#told = new Set(brakes.map(({ hash }) => hash));
    this.#confirmed = brakes.length === 0;
  }

  /** Another leads: what waits is its to tell of, and what it carries out, to write down. */
  rest(): void {
    this.#options.metrics.waiting(0);
    this.#told = new Set();
    this.#confirmed = false;
  }

  /** For the Lease. */
  notes(): LeaseNotes {
    const { approved, fingerprint, onApproved } = this.#options;
    return {
      read: (annotations) => {
        this.#recorded = annotations[configurationAnnotation];
        const written = (annotations[approvalAnnotation] ?? '').split(',').map((hash) => hash.trim());
        const all = new Set([...approved, ...written.filter((hash) => hash !== '')]);
        const news = [...all].some((hash) => !this.#approved.has(hash));
        this.#approved = all;
        if (news) onApproved();
      },
      write: () =>
        this.#confirmed && this.#recorded !== fingerprint ? { [configurationAnnotation]: fingerprint } : {},
    };
  }
}
