// Names from --fqdn-template. They are made where an object is trimmed: only there is the whole of it at hand.
import { quoted } from './annotation-values.ts';
import type { Claim } from './claim.ts';
import type { KubeObject, RawObject, ReadKind } from './kinds/read-kind.ts';
import type { ObjectRef } from './object.ts';
import type { Policy } from './policy.ts';
import { templatedNames } from './template/template.ts';

/** What a trimmed object keeps of the template. */
export interface Templated {
  /** The names that count, so none where other names leave the template out; absent without a template. */
  readonly templated?: readonly string[] | undefined;
  /** Why the template made no name, or one that is left out, as a clause about the object. */
  readonly templateProblem?: string | undefined;
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
  const apiVersion = [kind.group, kind.versions[0]].filter((part) => part !== '').join('/');
  const { names, problem } = templatedNames(policy.fqdnTemplate, { apiVersion, kind: kind.kind, ...withName(raw) });
  const templated = names.filter((name) => !name.includes(noValue));
  const [broken] = names.filter((name) => name.includes(noValue));
  // ExternalDNS would publish it (reference 9.3).
  const left =
    broken === undefined ? undefined : `${policy.fqdnTemplate.flag} made ${quoted(broken)}, which is left out`;
  const templateProblem = problem ?? left;
  return templateProblem === undefined ? { templated } : { templated, templateProblem };
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
export function templatedClaims({ templated = [] }: Templated, object: ObjectRef): readonly Claim[] {
  return templated.map((host) => ({ host, object, field: templatedField, internal: false }));
}

/** @returns what the operator should hear of the template and this object, undefined when there is nothing */
export function templateProblem(object: KubeObject & Templated): string | undefined {
  return object.templateProblem;
}
