// Host names of load balancers that are to be published as addresses: resolved before a pass, since a pass itself asks nobody.
import { type Service, service } from '../claims/kinds/service.ts';
import { emptyLookup } from '../claims/lookup.ts';
import type { Policy } from '../claims/policy.ts';
import { outOfScope } from '../claims/scope.ts';
import { readTargets } from '../claims/settings.ts';
import type { ObjectStore } from './store.ts';

/** Resolves one host name to its IPv4 or IPv6 addresses; rejects when there is no answer, resolves to none for none. */
export type ResolveAddresses = (hostname: string, family: 4 | 6, signal: AbortSignal) => Promise<readonly string[]>;

export interface LoadBalancerNamesOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly resolve: ResolveAddresses;
  /** Is told of every name that had no answer, or no address. */
  readonly onFailure: (message: string) => void;
}

/** So many names are asked for at once. */
const concurrency = 8;

/** Keeps what the names resolved to, for passes in between and for when a name server does not answer. */
export class LoadBalancerNames {
  readonly #options: LoadBalancerNamesOptions;
  /** By name, then by family. */
  #known = new Map<string, ReadonlyMap<4 | 6, readonly string[]>>();

  constructor(options: LoadBalancerNamesOptions) {
    this.#options = options;
  }

  /**
   * Resolves the names in the store's Services and hands the addresses to the store; without
   * --resolve-service-load-balancer-hostname it does nothing. An address that was known stays while nobody answers.
   * @param which every name, or those alone that have never been asked for
   */
  async refresh(which: 'every' | 'new', signal: AbortSignal): Promise<void> {
    const { policy, store } = this.#options;
    if (!policy.resolveLoadBalancerHostname) return;
    const names = loadBalancerNames(store, policy);
    const before = this.#known;
    this.#known = new Map();
    const waiting = [...names];
    const ask = async () => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const known = before.get(name);
        const answer = known !== undefined && which === 'new' ? known : await this.#resolve(name, known, signal);
        if (answer !== undefined) this.#known.set(name, answer);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, ask));
    store.setAddresses(new Map([...this.#known].map(([name, answer]) => [name, [...answer.values()].flat().sort()])));
  }

  /** @returns undefined when no family was answered and none is known from before */
  async #resolve(
    name: string,
    known: ReadonlyMap<4 | 6, readonly string[]> | undefined,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<4 | 6, readonly string[]> | undefined> {
    const answers = await Promise.all(([4, 6] as const).map((family) => this.#family(name, family, known, signal)));
    const found = answers.filter((one) => one.addresses !== undefined);
    const failure = answers.find((one) => one.error !== undefined);
    if (failure !== undefined && found.length < answers.length && !signal.aborted) this.#tell(name, failure.error);
    else if (answers.every(({ addresses }) => addresses?.length === 0)) this.#tell(name, 'the name has no address');
    if (found.length === 0) return undefined;
    return new Map(found.map(({ family, addresses = [] }) => [family, addresses]));
  }

  async #family(
    name: string,
    family: 4 | 6,
    known: ReadonlyMap<4 | 6, readonly string[]> | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly family: 4 | 6; readonly addresses?: readonly string[] | undefined; readonly error?: unknown }> {
    try {
      return { family, addresses: await this.#options.resolve(name, family, signal) };
    } catch (error) {
      return { family, addresses: known?.get(family), error };
    }
  }

  #tell(hostname: string, reason: unknown): void {
    const text = reason instanceof Error ? reason.message : String(reason);
    this.#options.onFailure(`failed to resolve ${hostname} (--resolve-service-load-balancer-hostname): ${text}`);
  }
}

/** Those that records are made from: Services in scope that claim a name and say nothing in place of their status. */
function loadBalancerNames(store: ObjectStore, policy: Policy): ReadonlySet<string> {
  // The store's objects were made by the kinds' own project(), so their kind tells their shape.
  const services = store.list('Service') as readonly Service[];
  const published = services.filter(
    (object) =>
      object.type === 'LoadBalancer' &&
      object.externalIPs.length === 0 &&
      readTargets(object.metadata, policy.annotationPrefixes).length === 0 &&
      outOfScope(service, object, policy) === undefined &&
      service.claims(object, policy, emptyLookup).length > 0,
  );
  return new Set(
    published.flatMap(({ addresses }) => addresses.map(({ hostname }) => hostname)).filter((one) => one !== ''),
  );
}
