// Finds the listeners whose hostnames overlap a route's. A route may bring tens of thousands of names and its parents
// thousands of listeners, so not every name is compared with every listener.
import { intersectHostnames, isListenerHost } from './listeners.ts';

/** Listeners of one hostname; empty stands for every hostname. */
export interface ListenerGroup<T> {
  readonly hostname: string;
  readonly listeners: readonly T[];
}

/** A name that is served, and by whom. */
export interface Overlap<T> extends ListenerGroup<T> {
  readonly name: string;
}

interface Group<T> {
  readonly hostname: string;
  readonly listeners: T[];
  readonly order: number;
}

export class ListenerHostnames<T> {
  readonly #groups = new Map<string, Group<T>>();
  /** By every domain that they lie below. */
  readonly #below = new Map<string, Group<T>[]>();

  /** @param listeners in their order; one whose hostname is no DNS name serves nothing */
  constructor(listeners: Iterable<readonly [hostname: string, listener: T]>) {
    for (const [written, listener] of listeners) {
      if (isListenerHost(written)) this.#group(written.toLowerCase()).listeners.push(listener);
    }
  }

  /** In the order of the listeners. */
  get groups(): readonly ListenerGroup<T>[] {
    return [...this.#groups.values()];
  }

  /** What remains of a route's name at each listener's that it overlaps (`intersectHostnames`), in the order of the listeners. */
  overlaps(text: string): readonly Overlap<T>[] {
    if (!isListenerHost(text)) return [];
    return this.#candidates(text.toLowerCase()).flatMap(({ hostname, listeners }) => {
      const name = intersectHostnames(hostname, text);
      return name === undefined ? [] : [{ name, hostname, listeners }];
    });
  }

  #candidates(host: string): readonly Group<T>[] {
    if (host === '') return [...this.#groups.values()];
    const wildcards = domainsAbove(host).map((domain) => this.#groups.get(`*.${domain}`));
    const below = host.startsWith('*.') ? (this.#below.get(host.slice(2)) ?? []) : [];
    const found = [this.#groups.get(''), this.#groups.get(host), ...wildcards, ...below];
    return [...new Set(found.filter((group) => group !== undefined))].sort((a, b) => a.order - b.order);
  }

  #group(hostname: string): Group<T> {
    const found = this.#groups.get(hostname);
    if (found !== undefined) return found;
    const group = { hostname, listeners: [], order: this.#groups.size };
    this.#groups.set(hostname, group);
    for (const domain of domainsAbove(hostname)) {
      const below = this.#below.get(domain);
      if (below === undefined) this.#below.set(domain, [group]);
      else below.push(group);
    }
    return group;
  }
}

/** `a.b.c` lies below `b.c` and `c`. The text is at most 257 characters long. */
function domainsAbove(host: string): readonly string[] {
  const domains: string[] = [];
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) domains.push(host.slice(dot + 1));
  return domains;
}
