// Label selectors, for --annotation-filter, --label-filter, --gateway-label-filter; what a requirement asks of labels.
import { type Requirement, readRequirements } from './selector-grammar.ts';

export interface Selector {
  readonly text: string;
  /** Every key that a requirement names. */
  readonly keys: ReadonlySet<string>;
  matches(labels: Readonly<Record<string, string>> | undefined): boolean;
}

/**
 * Parses a selector; requirements joined by commas must all hold, the empty text matches everything.
 * As in Kubernetes, `!=` and `notin` also match an absent key, `>` and `<` need integers.
 * @throws SelectorError
 */
export function parseSelector(text: string): Selector {
  return selectorOf(readRequirements(text), text);
}

/**
 * Parses a selector as ExternalDNS reads --annotation-filter and --gateway-label-filter: of several `=` on one key the
 * last one counts, since it collects them in a map. Asking for all of them would select nothing, and a move from
 * ExternalDNS would then delete every record. What ExternalDNS refuses there (`!=`, `>`, `<`) is accepted.
 * @throws SelectorError
 */
export function parseMapSelector(text: string): Selector {
  const requirements = readRequirements(text);
  const last = new Map(requirements.filter(isEquality).map((requirement) => [requirement.key, requirement]));
  return selectorOf(
    requirements.filter((requirement) => !isEquality(requirement) || last.get(requirement.key) === requirement),
    text,
  );
}

function isEquality(requirement: Requirement): boolean {
  return requirement.operator === 'equal';
}

function selectorOf(requirements: readonly Requirement[], text: string): Selector {
  return {
    text,
    keys: new Set(requirements.map((requirement) => requirement.key)),
    matches: (labels) => holdAll(requirements, labels),
  };
}

/** @returns true when the labels fulfil every requirement; none at all are always fulfilled */
export function holdAll(
  requirements: readonly Requirement[],
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return requirements.every((requirement) => holds(requirement, labels));
}

function holds(requirement: Requirement, labels: Readonly<Record<string, string>> | undefined): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'equal':
      return value === requirement.value;
    case 'in':
      return value !== undefined && requirement.values.has(value);
    case 'notin':
      return value === undefined || !requirement.values.has(value);
    case 'greater':
      return isInteger(value) && BigInt(value) > requirement.bound;
    case 'less':
      return isInteger(value) && BigInt(value) < requirement.bound;
  }
}

/** Kubernetes compares 64-bit integers; anything else fulfils nothing. */
function isInteger(value: string | undefined): value is string {
  return value !== undefined && /^-?\d{1,19}$/.test(value);
}
