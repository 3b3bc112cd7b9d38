// Names and who holds them. Nearly every name has one holder, which is then kept without a list around it.
import type { Hostname } from '../claims/hostname.ts';
import type { Holder } from './holders.ts';

const nobody: readonly Holder[] = [];

export class NameTable {
  readonly #holders = new Map<Hostname, Holder | Holder[]>();

  /** In any order; to be read before the next change. */
  holders(name: Hostname): readonly Holder[] {
    const found = this.#holders.get(name);
    if (found === undefined) return nobody;
    return Array.isArray(found) ? found : [found];
  }

  add(holder: Holder): void {
    for (const name of holder.names) {
      const found = this.#holders.get(name);
      if (found === undefined) this.#holders.set(name, holder);
      else if (Array.isArray(found)) found.push(holder);
      else this.#holders.set(name, [found, holder]);
    }
  }

  /** Takes a holder that was added out again. */
  remove(holder: Holder): void {
    for (const name of holder.names) {
      const found = this.#holders.get(name);
      if (found === holder) this.#holders.delete(name);
      else if (Array.isArray(found)) this.#removeFrom(found, name, holder);
    }
  }

  /** The last takes the place of the one that goes: a name may have thousands of holders. */
  #removeFrom(holders: Holder[], name: Hostname, holder: Holder): void {
    const at = holders.indexOf(holder);
    const last = at < 0 ? undefined : holders.pop();
    if (last !== undefined && at < holders.length) holders[at] = last;
    const [only] = holders;
    if (holders.length === 1 && only !== undefined) this.#holders.set(name, only);
  }
}
