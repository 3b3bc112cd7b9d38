// Tells the operator of Namespaces whose enforce label says nothing that we know: it counts as deny there.
import { enforceLabel } from '../claims/annotations.ts';
import { printable } from '../claims/plain-text.ts';
import { ruleLevels } from '../claims/policy.ts';
import type { ObjectStore } from '../sources/store.ts';

/** The part of a pino logger that is used. */
interface WarningLog {
  warn(fields: object, text: string): void;
}

/** Follows the store; each value of each Namespace is told once. @returns what ends it */
export function tellUnknownEnforcement(store: ObjectStore, logger: WarningLog): () => void {
  const told = new Set<string>();
  return store.onChange(({ kind, object }) => {
    if (kind !== 'Namespace' || object === undefined) return;
    const { name, labels } = object.metadata;
    const value = Object.hasOwn(labels, enforceLabel) ? labels[enforceLabel] : undefined;
    if (value === undefined || ruleLevels.some((level) => level === value)) return;
    const key = `${name} ${value}`;
    if (told.has(key)) return;
    told.add(key);
    const expected = `expected ${ruleLevels.join(', ')}; it counts as deny`;
    logger.warn(
      { namespace: name },
      `The label ${enforceLabel} of namespace ${name} is "${printable(value)}", ${expected}`,
    );
  });
}
