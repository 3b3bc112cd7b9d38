// The text of an ownership TXT record, byte for byte ExternalDNS's (reference 7.1).
import { compareText } from '../record-set.ts';

const heritage = 'heritage=external-dns';
const keyPrefix = 'external-dns/';

/** Labels that live in memory only, or on the TXT record itself. */
const unwritten = new Set(['ownedRecord', 'txt-encryption-nonce']);

/** @returns the TXT value with its surrounding double quotes: heritage first, then every label sorted by key */
export function formatOwnership(labels: Readonly<Record<string, string>>): string {
  const tokens = Object.entries(labels)
    .filter(([key]) => !unwritten.has(key))
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `${keyPrefix}${key}=${value}`);
  return `"${[heritage, ...tokens].join(',')}"`;
}

/**
 * Reads the value of a TXT record.
 * @returns its labels; undefined for a text that ExternalDNS did not write
 */
export function parseOwnership(text: string): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  let found = false;
  for (const token of text.replace(/^"+|"+$/g, '').split(',')) {
    const at = token.indexOf('=');
    if (at < 0) continue;
    const key = token.slice(0, at);
    const value = token.slice(at + 1);
    if (key === 'heritage') {
      if (value !== 'external-dns') return undefined;
      found = true;
    } else if (key.startsWith(keyPrefix)) {
      labels[key.slice(keyPrefix.length)] = value;
    }
  }
  return found ? labels : undefined;
}
