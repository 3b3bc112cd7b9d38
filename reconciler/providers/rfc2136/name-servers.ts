// Which of several name servers is asked (ExternalDNS reference 3.4). Reading and writing choose each for itself.
import type { NameServer } from './connection.ts';

export const strategies = ['disabled', 'random', 'round-robin'] as const;
export type Strategy = (typeof strategies)[number];

export class NameServers {
  readonly #servers: readonly NameServer[];
  readonly #strategy: Strategy;
  readonly #random: () => number;
  #next = 0;

  /** @param servers at least one @param random as Math.random */
  constructor(servers: readonly NameServer[], strategy: Strategy, random: () => number) {
    this.#servers = servers;
    this.#strategy = strategy;
    this.#random = random;
  }

  /**
   * The servers in the order in which to try them: `disabled` begins with the one that answered last, `round-robin` with the
   * one after it, `random` with any.
   */
  order(): readonly NameServer[] {
    const count = this.#servers.length;
    const first = this.#strategy === 'random' ? Math.floor(this.#random() * count) % count : this.#next % count;
    if (this.#strategy === 'round-robin') this.#next = first + 1;
    return [...this.#servers.slice(first), ...this.#servers.slice(0, first)];
  }

  /** The next operation begins with another one. */
  failed(server: NameServer): void {
    if (this.#strategy === 'disabled') this.#next = this.#servers.indexOf(server) + 1;
  }
}
