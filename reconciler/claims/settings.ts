// What an object's annotations say about its records: TTL, targets, set identifier, provider properties.
import { type FoundAnnotation, findAnnotation, prefixedAnnotations, splitList } from './annotations.ts';
import { parseGoDuration } from './go-duration.ts';
import type { Metadata } from './object.ts';

export interface RecordSettings {
  /** Seconds; undefined when unset or unusable. */
  readonly ttl: number | undefined;
  /** Replaces every computed target; empty when absent. */
  readonly targets: readonly string[];
  readonly setIdentifier: string | undefined;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  /** Values that were ignored, each with the annotation's full key and the reason. */
  readonly problems: readonly { readonly key: string; readonly message: string }[];
}

/** RFC 2181 8: a TTL is an unsigned 31-bit number; ExternalDNS also refuses zero. */
const maxTTL = 2147483647;

/** Reads the settings. Bad values fall back as in ExternalDNS (they count as unset) and are told in `problems`. */
export function readSettings(metadata: Metadata, prefixes: readonly string[]): RecordSettings {
  const problems: { key: string; message: string }[] = [];
  const find = (name: string) => findAnnotation(metadata.annotations, prefixes, name);
  const ttl = readTTL(find('ttl'), problems);
  const target = find('target');
  const setIdentifier = find('set-identifier')?.value;
  return {
    ttl,
    targets: target === undefined ? [] : readTargets(target.value),
    setIdentifier: setIdentifier === '' ? undefined : setIdentifier,
    properties: readProperties(metadata, prefixes),
    problems,
  };
}

function readTTL(found: FoundAnnotation | undefined, problems: { key: string; message: string }[]): number | undefined {
  if (found === undefined) return undefined;
  const seconds = /^[+-]?\d+$/.test(found.value) ? Number(found.value) : durationSeconds(found.value);
  if (seconds === undefined) {
    problems.push({
      key: found.key,
      message: `"${found.value}" is not a valid TTL value: accepted are seconds or a duration such as 10m`,
    });
    return undefined;
  }
  if (seconds >= 1 && seconds <= maxTTL) return seconds;
  problems.push({ key: found.key, message: `TTL value ${seconds} must be between [1, ${maxTTL}]` });
  return undefined;
}

/** One trailing dot goes; a lone dot is no target. */
function readTargets(value: string): string[] {
  return splitList(value)
    .map((entry) => entry.replace(/\.$/, ''))
    .filter((entry) => entry !== '');
}

/** Whole seconds, rounded down, as ExternalDNS does: 20.5s is 20. */
function durationSeconds(text: string): number | undefined {
  const ms = parseGoDuration(text);
  return ms === undefined ? undefined : Math.trunc(ms / 1000);
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
  if (name === 'alias') return value === 'true' ? 'alias' : undefined;
  if (name === 'record-type') return 'record-type';
  if (name === 'azure-tags') return 'azure/tags';
  for (const provider of prefixedProperties) {
    if (name.startsWith(`${provider}-`)) return `${provider}/${name.slice(provider.length + 1)}`;
  }
  const cloudflare = cloudflareKeys.find((key) => name.includes(`cloudflare-${key}`));
  // Cloudflare's properties are named by the whole annotation key.
  return cloudflare === undefined ? undefined : `${prefixes[0] ?? ''}cloudflare-${cloudflare}`;
}
