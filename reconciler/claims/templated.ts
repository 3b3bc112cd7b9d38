// Names from --fqdn-template, and names with targets from --fqdn-target-template. They are made where an object is trimmed: only there is the whole of it at hand.
import { quoted } from './annotation-values.ts';
import type { Claim } from './claim.ts';
import type { KubeObject, RawObject, ReadKind } from './kinds/read-kind.ts';
import type { ObjectRef } from './object.ts';
import type { Policy } from './policy.ts';
import { type Template, templatedNames } from './template/template.ts';

/** What a trimmed object keeps of the template. */
export interface Templated {
  /** The names that count, so none where other names leave the template out; absent without a template. */
  readonly templated?: readonly string[] | undefined;
  /** Names with targets of their own; absent without such a template. */
  readonly templatedPairs?: readonly TemplatedPair[] | undefined;
  /** Why a template made no name, or one that is left out, as a clause about the object. */
  readonly templateProblem?: string | undefined;
}

export interface TemplatedPair {
  readonly host: string;
  /** As written, in byte order. */
  readonly targets: readonly string[];
}

/** Of a name that a template makes; no field of the object says it. */
export const templatedField = 'metadata.name';

/** What Go prints for a label or a field that is not there. */
const noValue = '<no value>';

/** As long as what the API server appends to metadata.generateName. */
const generatedSuffix = 'xxxxx';

/**
 * Runs the template over an object. It is left out where the object has names already, unless --combine-fqdn-annotation says
 * that both count (ExternalDNS reference 5.9).
 * @param raw as the API server or a file gives it; in a list its items have no apiVersion and kind, so the kind fills them in
 * @param hasNames asked only when it matters
 */
export function templatedOf(
  kind: Pick<ReadKind, 'group' | 'kind' | 'versions'>,
  raw: RawObject,
  policy: Policy,
  hasNames: () => boolean,
): Templated {
  if (policy.fqdnTemplate === undefined) return {};
  if (!policy.combineFqdnAnnotation && hasNames()) return { templated: [] };
  const { made, problem } = madeOf(policy.fqdnTemplate, kind, raw);
  return { templated: made, ...(problem !== undefined && { templateProblem: problem }) };
}

/**
 * The same for kinds that have pairs of name and target, too. A pair is a name that the object has, so without
 * --combine-fqdn-annotation it leaves --fqdn-template out.
 */
export function templatedWithPairs(
  kind: Pick<ReadKind, 'group' | 'kind' | 'versions'>,
  raw: RawObject,
  policy: Policy,
  hasNames: () => boolean,
): Templated {
  const { fqdnTargetTemplate, combineFqdnAnnotation } = policy;
  if (fqdnTargetTemplate === undefined) return templatedOf(kind, raw, policy, hasNames);
  const wanted = combineFqdnAnnotation || !hasNames();
  const { made, problem } = wanted ? madeOf(fqdnTargetTemplate, kind, raw) : { made: [], problem: undefined };
  const templatedPairs = pairsOf(made);
  const named = templatedOf(kind, raw, policy, () => templatedPairs.length > 0 || hasNames());
  const templateProblem = problem ?? named.templateProblem;
  return { ...named, templatedPairs, ...(templateProblem !== undefined && { templateProblem }) };
}

/** `host:target`, parted at the first colon; what has none, or nothing on one side of it, is no pair. */
function pairsOf(made: readonly string[]): readonly TemplatedPair[] {
  const targets = new Map<string, string[]>();
  for (const text of made) {
    const [, host = '', target = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    if (host.trim() === '' || target.trim() === '') continue;
    const known = targets.get(host.trim()) ?? [];
    targets.set(host.trim(), [...known, target.trim()]);
  }
  return [...targets].map(([host, some]) => ({ host, targets: some }));
}

function madeOf(template: Template, kind: Pick<ReadKind, 'group' | 'kind' | 'versions'>, raw: RawObject) {
  const apiVersion = [kind.group, kind.versions[0]].filter((part) => part !== '').join('/');
  const { names, problem } = templatedNames(template, { apiVersion, kind: kind.kind, ...withName(raw) });
  const [broken] = names.filter((name) => name.includes(noValue));
  // ExternalDNS would publish it (reference 9.3).
  const left = broken === undefined ? undefined : `${template.flag} made ${quoted(broken)}, which is left out`;
  return { made: names.filter((name) => !name.includes(noValue)), problem: problem ?? left };
}

/** An object whose name is still to be generated is judged by one that it may well get. */
function withName(raw: RawObject): RawObject {
  const { metadata } = raw;
  if (typeof metadata !== 'object' || metadata === null) return raw;
  const { name, generateName }: { readonly name?: unknown; readonly generateName?: unknown } = metadata;
  if (typeof generateName !== 'string' || generateName === '' || (name !== undefined && name !== '')) return raw;
  return { ...raw, metadata: { ...metadata, name: generateName + generatedSuffix } };
}

/** The claims of the names that count. */
export function templatedClaims(
  { templatedPairs = [], templated = [] }: Templated,
  object: ObjectRef,
): readonly Claim[] {
  const rest = { object, field: templatedField, internal: false };
  return [
    ...templatedPairs.map(({ host, targets }) => ({ host, targets, ...rest })),
    ...templated.map((host) => ({ host, ...rest })),
  ];
}

/** @returns what the operator should hear of the template and this object, undefined when there is nothing */
export function templateProblem(object: KubeObject & Templated): string | undefined {
  return object.templateProblem;
}
