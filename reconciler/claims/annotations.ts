// The annotations that ExternalDNS reads, under either of the prefixes it has had, and their list form.

/** ExternalDNS moved from the second to the first in v0.22, with no fallback. Both are read; the first wins on one key. */
export const defaultAnnotationPrefixes = ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'] as const;

/** Not under the prefix: the class of an Ingress from before spec.ingressClassName. */
export const ingressClassAnnotation = 'kubernetes.io/ingress.class';

/** On a Namespace: a comma list of the domains that its objects may use. */
export const allowedDomainsAnnotation = 'zonewarden.io/allowed-domains';

/** On a Namespace, a label: the level that no rule exceeds there. */
export const enforceLabel = 'zonewarden.io/enforce';

/** One annotation as it was found: the full key, so that a message can name the field, and the value. */
export interface FoundAnnotation {
  readonly key: string;
  readonly value: string;
}

type Annotations = Readonly<Record<string, string>>;

/**
 * Looks up an annotation by its name without prefix.
 * @param prefixes full prefixes with the final slash, the most important first
 * @returns the first that is present, an empty value included
 */
export function findAnnotation(
  annotations: Annotations,
  prefixes: readonly string[],
  name: string,
): FoundAnnotation | undefined {
  for (const key of keysOf(prefixes, name)) {
    if (Object.hasOwn(annotations, key)) return { key, value: annotations[key] ?? '' };
  }
  return undefined;
}

/** The full keys, by the prefixes themselves: a name is asked for with every object, and joining costs more than looking. */
const joined = new WeakMap<readonly string[], Map<string, readonly string[]>>();

function keysOf(prefixes: readonly string[], name: string): readonly string[] {
  const names = joined.get(prefixes) ?? new Map<string, readonly string[]>();
  if (names.size === 0) joined.set(prefixes, names);
  const known = names.get(name);
  if (known !== undefined) return known;
  const keys = prefixes.map((prefix) => prefix + name);
  // Names come from our code, never from an object, so there are few.
  names.set(name, keys);
  return keys;
}

/** @returns every annotation under a prefix as [name without prefix, value], each name once, the first prefix winning. */
export function prefixedAnnotations(annotations: Annotations, prefixes: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const prefix of prefixes) {
    for (const key of Object.keys(annotations)) {
      const name = key.slice(prefix.length);
      if (key.startsWith(prefix) && !found.has(name)) found.set(name, annotations[key] ?? '');
    }
  }
  return found;
}

/**
 * Splits a list value: all spaces go, commas separate. Empty entries are dropped, since no provider can hold them
 * (ExternalDNS keeps them and makes records with empty names).
 */
export function splitList(value: string): string[] {
  return value
    .replaceAll(' ', '')
    .split(',')
    .filter((entry) => entry !== '');
}

/** The field path of an annotation, as admission causes and messages name it. */
export function annotationField(key: string): string {
  return `metadata.annotations[${key}]`;
}
