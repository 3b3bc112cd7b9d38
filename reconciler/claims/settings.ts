// What an object's annotations say about its records: TTL, set identifier, provider properties; and targets.
import { isAlias, parseTargets, parseTTL } from './annotation-values.ts';
import { findAnnotation, prefixedAnnotations } from './annotations.ts';
import type { Metadata } from './object.ts';

export interface RecordSettings {
  /** Seconds; undefined when unset or unusable. */
  readonly ttl: number | undefined;
  readonly setIdentifier: string | undefined;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

/** Reads the settings. A value that sync cannot use counts as unset, as in ExternalDNS; rule `annotation` tells of it. */
export function readSettings(metadata: Metadata, prefixes: readonly string[]): RecordSettings {
  const find = (name: string) => findAnnotation(metadata.annotations, prefixes, name)?.value;
  return {
    ttl: parseTTL(find('ttl') ?? ''),
    setIdentifier: find('set-identifier') || undefined,
    properties: readProperties(metadata, prefixes),
  };
}

/** Reads the targets that replace every computed one; empty when there are none. */
export function readTargets({ annotations }: Metadata, prefixes: readonly string[]): readonly string[] {
  return parseTargets(findAnnotation(annotations, prefixes, 'target')?.value ?? '');
}

const prefixedProperties = ['aws', 'scw', 'webhook', 'coredns'] as const;
const cloudflareKeys = ['proxied', 'custom-hostname', 'region-key', 'record-comment', 'tags'] as const;

/** Annotation to provider property, by the table in the ExternalDNS reference, sorted by name. */
function readProperties(metadata: Metadata, prefixes: readonly string[]): { name: string; value: string }[] {
  const properties: { name: string; value: string }[] = [];
  for (const [name, value] of prefixedAnnotations(metadata.annotations, prefixes)) {
    const property = propertyName(name, value, prefixes);
    if (property !== undefined) properties.push({ name: property, value });
  }
  return properties.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
}

function propertyName(name: string, value: string, prefixes: readonly string[]): string | undefined {
  if (name === 'alias') return isAlias(value) ? 'alias' : undefined;
  if (name === 'record-type') return 'record-type';
  if (name === 'azure-tags') return 'azure/tags';
  for (const provider of prefixedProperties) {
    if (name.startsWith(`${provider}-`)) return `${provider}/${name.slice(provider.length + 1)}`;
  }
  const cloudflare = cloudflareKeys.find((key) => name.includes(`cloudflare-${key}`));
  // Cloudflare's properties are named by the whole annotation key.
  return cloudflare === undefined ? undefined : `${prefixes[0] ?? ''}cloudflare-${cloudflare}`;
}
