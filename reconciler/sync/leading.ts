// The sync among several replicas: the leader's passes write, the others only read, so that their rules know the provider's
// zones and records, too. A replica that may not lead any more starts no write.
import { once } from 'node:events';
import type { Leadership } from '../kube/leader-options.ts';
import { type Provider, ProviderError } from '../providers/provider.ts';

export interface Roles {
  /** Plans and writes. */
  readonly leader: (signal: AbortSignal) => Promise<boolean>;
  /** Reads. */
  readonly standby: (signal: AbortSignal) => Promise<boolean>;
}

export class LeaderTerms {
  readonly #onBegin: () => void;
  readonly #onEnd: () => void;
  #term: Leadership | undefined;
  #running: Promise<unknown> = Promise.resolve();

  /**
   * @param onBegin called when a term begins: what was read before may have been changed by another leader since
   * @param onEnd called when it is over and its last pass has ended
   */
  constructor(onBegin: () => void, onEnd: () => void) {
    this.#onBegin = onBegin;
    this.#onEnd = onEnd;
  }

  /** The work of a LeaderElection: passes write until its signal aborts. Resolves when the last of them has ended. */
  async lead(term: Leadership): Promise<void> {
    if (term.signal.aborted) return;
    this.#term = term;
    this.#onBegin();
    await once(term.signal, 'abort');
    this.#term = undefined;
    await this.#running;
    this.#onEnd();
  }

  /** Runs a pass in the role that this replica has now; the end of its term aborts it. */
  async run({ leader, standby }: Roles, signal: AbortSignal): Promise<boolean> {
    const term = this.#term;
    if (term === undefined) return await standby(signal);
    const pass = leader(AbortSignal.any([signal, term.signal]));
    this.#running = pass.catch(() => undefined);
    return await pass;
  }

  /** The provider, which refuses to write outside a term: a process that stood still may be late to hear of its end. */
  guarded(provider: Provider): Provider {
    const adjust = provider.adjust?.bind(provider);
    return {
      name: provider.name,
      capabilities: provider.capabilities,
      zones: (signal) => provider.zones(signal),
      records: (zone, signal) => provider.records(zone, signal),
      apply: async (zone, groups, signal) => {
        if (this.#term?.isValid() === true) return await provider.apply(zone, groups, signal);
        throw new ProviderError('NOT_LEADING', 'another replica may lead by now, so nothing is written');
      },
      ...(adjust && { adjust }),
    };
  }
}
