// The hostnames of a route before any listener narrows them.
import { annotationField, findAnnotation, splitList } from '../annotations.ts';
import type { Policy } from '../policy.ts';
import { templatedField } from '../templated.ts';
import type { Route } from './route-object.ts';

/** A hostname as the route writes it; the empty text stands for "whatever the listener says". */
export interface WrittenHostname {
  readonly text: string;
  readonly field: string;
}

/**
 * In ExternalDNS's order (reference 5.5): spec, templates, "inherit" when the spec has none, the annotation.
 * `gateway-hostname-source` picks the former or the latter, and of any other value it picks both.
 */
export function writtenHostnames(route: Route, policy: Policy): readonly WrittenHostname[] {
  const inSpec = route.hostnames
    .map((text, index) => ({ text, field: `spec.hostnames[${index}]` }))
    .filter((written) => written.text !== '');
  const templated = (route.templated ?? []).map((text) => ({ text, field: templatedField }));
  const defined = [...inSpec, ...templated];
  switch (hostnameSource(route, policy)) {
    case 'annotation-only':
      return annotated(route, policy);
    case 'defined-hosts-only':
      return defined;
    default: {
      const inherited = inSpec.length === 0 ? [{ text: '', field: '' }] : [];
      return [...defined, ...inherited, ...annotated(route, policy)];
    }
  }
}

function hostnameSource({ metadata }: Route, { annotationPrefixes }: Policy): string | undefined {
  return findAnnotation(metadata.annotations, annotationPrefixes, 'gateway-hostname-source')?.value.toLowerCase();
}

function annotated({ metadata }: Route, policy: Policy): readonly WrittenHostname[] {
  if (policy.ignoreHostnameAnnotation) return [];
  const found = findAnnotation(metadata.annotations, policy.annotationPrefixes, 'hostname');
  if (found === undefined) return [];
  const field = annotationField(found.key);
  return splitList(found.value).map((text) => ({ text, field }));
}
