// Whether a Pod is behind a Service.
import type { Pod } from '../../claims/kinds/pod.ts';
import type { Service } from '../../claims/kinds/service.ts';

/** By labels, both being of one namespace. A Service without a selector selects every Pod (ExternalDNS reference 5.2). */
export function selectsPod({ selector }: Pick<Service, 'selector'>, { metadata }: Pick<Pod, 'metadata'>): boolean {
  return Object.entries(selector).every(([key, value]) => metadata.labels[key] === value);
}
