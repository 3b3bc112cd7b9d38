// Rule `annotation`: sync does with the object's annotations, and with its names, what their author meant.
import { controllerAnnotation, isForeign, type KnownAnnotation, knownAnnotations } from '../annotation-table.ts';
import { type FoundAnnotation, findAnnotation } from '../annotations.ts';
import type { Finding } from '../claim.ts';
import { aboutName, effectiveNames } from '../effective-names.ts';
import { claimingKind } from '../kinds.ts';
import { nearestWord } from '../nearest.ts';
import type { AnnotationFinding, Rule, RuleContext } from '../rule.ts';

/** One annotation under a prefix. */
interface Written extends FoundAnnotation {
  /** Without prefix. */
  readonly name: string;
}

/** An object may carry thousands of unknown keys, and the search for what was meant looks at every known one. */
const maxCompared = 100;
const nothing: readonly AnnotationFinding[] = [];

export const annotation: Rule = {
  id: 'annotation',
  code: 'InvalidAnnotation',
  status: 422,
  defaultLevel: 'warn',
  // A name whose ownership cannot be written down is not published. A Gateway publishes none: its routes do.
  checkName(claim, { object, policy }) {
    if (claimingKind(object.kind)?.publishes === false) return undefined;
    for (const name of effectiveNames(claim)) {
      const problem = policy.ownershipProblem(name);
      if (problem !== undefined) return { message: aboutName(claim, name, problem) };
    }
    return undefined;
  },
  checkAnnotations(context) {
    const written = writtenAnnotations(context);
    if (written.length === 0) return nothing;
    let unknown = 0;
    return written.flatMap((one) => {
      if (isSilent(one, context)) return [];
      const known = knownAnnotations.get(one.name);
      const finding =
        known === undefined ? unknownKey(one, context, ++unknown <= maxCompared) : knownProblem(one, known, context);
      return finding === undefined ? [] : [{ key: one.key, value: one.value, ...finding }];
    });
  },
};

/** The annotations under a prefix, in the order of their keys by code unit. */
function writtenAnnotations({ object, policy }: RuleContext): readonly Written[] {
  const { annotations } = object.metadata;
  const written: Written[] = [];
  for (const key of Object.keys(annotations)) {
    const prefix = policy.annotationPrefixes.find((one) => key.startsWith(one));
    if (prefix !== undefined) written.push({ key, name: key.slice(prefix.length), value: annotations[key] ?? '' });
  }
  return written.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Keys that no word is lost about: those of other providers, and what --annotation-filter asks for, the operator's own. */
function isSilent({ key, name }: Written, { policy }: RuleContext): boolean {
  if (knownAnnotations.has(name)) return false;
  return name === controllerAnnotation || isForeign(name) || policy.annotationFilter.keys.has(key);
}

function unknownKey({ name }: Written, { object }: RuleContext, compare: boolean): Finding {
  const near = compare ? nearestAnnotation(name, object.kind) : undefined;
  return { message: 'is not a known annotation', hint: near === undefined ? undefined : `did you mean ${near}?` };
}

/** The nearest of those that count on the kind; a missing or needless `aws-` is the commonest slip with those. */
function nearestAnnotation(name: string, kind: string): string | undefined {
  const counting = [...knownAnnotations]
    .filter(([, { readOn }]) => readOn.kinds.includes(kind))
    .map(([known]) => known);
  const words = [...counting, controllerAnnotation];
  const other = name.startsWith('aws-') ? name.slice('aws-'.length) : `aws-${name}`;
  return words.includes(other) ? other : nearestWord(name, words);
}

/** Under both prefixes at once the first wins. Whoever moves from one to the other keeps both, with equal values. */
function knownProblem(written: Written, known: KnownAnnotation, context: RuleContext): Finding | undefined {
  const { object, policy } = context;
  const ignored = ignoredOnKind(known, object.kind);
  if (ignored !== undefined) return ignored;
  const first = findAnnotation(object.metadata.annotations, policy.annotationPrefixes, written.name);
  if (first === undefined || first.key === written.key) return misused(written, known, context);
  if (first.value === written.value) return undefined;
  return { message: `is ignored: ${first.key} wins, and has another value` };
}

function ignoredOnKind({ readOn }: KnownAnnotation, kind: string): Finding | undefined {
  if (readOn.kinds.includes(kind)) return undefined;
  if (kind === 'DNSEndpoint') return { message: 'is ignored on DNSEndpoint; set it in spec.endpoints[]' };
  return { message: `is ignored on ${kind}; it counts on ${readOn.named}` };
}

function misused({ value }: Written, known: KnownAnnotation, { object, policy }: RuleContext): Finding | undefined {
  const find = (name: string) => findAnnotation(object.metadata.annotations, policy.annotationPrefixes, name);
  if (known.hostnames && policy.ignoreHostnameAnnotation) return undefined;
  if (known.shadowedBy !== undefined && find(known.shadowedBy) !== undefined) {
    return { message: `is ignored beside ${known.shadowedBy}` };
  }
  const problem = known.problem?.(value);
  // An empty set identifier is none.
  if (!known.routing || find('set-identifier')?.value) return problem;
  const message = 'needs a set-identifier annotation';
  return problem === undefined ? { message } : { ...problem, message: `${message}, and ${problem.message}` };
}
