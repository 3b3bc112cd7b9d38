// Which kinds have been read, and in which namespaces: what is not in there is unknown, not absent.

/** Every namespace. */
export const everywhere = '';

/** Kinds that records are made from; they are read where something needs them. */
export const followedKinds: readonly string[] = ['EndpointSlice', 'Pod', 'Node'];

export class ReadScope {
  readonly #read = new Map<string, Set<string>>();

  /** @param namespace `everywhere` for all of them */
  mark(kind: string, namespace: string): void {
    const namespaces = this.#read.get(kind) ?? new Set();
    this.#read.set(kind, namespaces.add(namespace));
  }

  unmark(kind: string, namespace: string): void {
    this.#read.get(kind)?.delete(namespace);
  }

  covers(kind: string, namespace: string): boolean {
    const namespaces = this.#read.get(kind);
    return namespaces !== undefined && (namespaces.has(everywhere) || namespaces.has(namespace));
  }
}
