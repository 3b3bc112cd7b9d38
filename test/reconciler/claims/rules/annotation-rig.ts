// Asks the rule about an object's annotations.

import { emptyLookup } from '../../../../reconciler/claims/lookup.ts';
import type { Policy } from '../../../../reconciler/claims/policy.ts';
import type { AnnotationFinding } from '../../../../reconciler/claims/rule.ts';
import { annotation } from '../../../../reconciler/claims/rules/annotation.ts';
import { prefix, samplePolicy } from '../sample.ts';
import { plain } from './rule-rig.ts';

export type Annotations = Readonly<Record<string, string>>;

interface About {
  readonly kind?: string;
  readonly policy?: Policy;
}

/** What the rule finds in annotations of full keys, on an Ingress unless told otherwise. */
export function findingsIn(annotations: Annotations, about: About = {}): readonly AnnotationFinding[] {
  const { kind = 'Ingress', policy = samplePolicy() } = about;
  const object = { kind, metadata: { ...plain.metadata, annotations } };
  return annotation.checkAnnotations?.({ object, policy, lookup: emptyLookup }) ?? [];
}

/** `key message; hint` of every finding in annotations under the new prefix, which is left out again. */
export function toldOf(annotations: Annotations, about: About = {}): readonly string[] {
  const full = Object.fromEntries(Object.entries(annotations).map(([name, value]) => [prefix + name, value]));
  return findingsIn(full, about).map(({ key, message, hint }) =>
    [`${key.replace(prefix, '')} ${message}`, ...(hint === undefined ? [] : [hint])].join('; '),
  );
}
