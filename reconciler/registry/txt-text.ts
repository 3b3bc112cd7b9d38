// The text of an ownership TXT record, byte for byte ExternalDNS's (reference 7.1).
import { compareText } from '../record-set.ts';

export type Labels = Readonly<Record<string, string>>;

/** How labels become the value of a TXT record and back. */
export interface OwnershipText {
  /** @returns the value with its surrounding double quotes */
  format(labels: Labels): string;
  /** @returns the labels; undefined for a text that ExternalDNS did not write */
  parse(value: string): Labels | undefined;
}

const heritage = 'heritage=external-dns';
const keyPrefix = 'external-dns/';

/** Labels that live in memory only, or on the TXT record itself. */
const unwritten = new Set(['ownedRecord', 'txt-encryption-nonce']);

/** The readable form: heritage first, then every label sorted by key. */
export const plainText: OwnershipText = {
  format(labels) {
    const tokens = Object.entries(labels)
      .filter(([key]) => !unwritten.has(key))
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, value]) => `${keyPrefix}${key}=${value}`);
    return `"${[heritage, ...tokens].join(',')}"`;
  },

  parse(value) {
    const labels: Record<string, string> = {};
    let found = false;
    for (const token of value.replace(/^"+|"+$/g, '').split(',')) {
      const at = token.indexOf('=');
      if (at < 0) continue;
      const key = token.slice(0, at);
      const text = token.slice(at + 1);
      if (key === 'heritage') {
        if (text !== 'external-dns') return undefined;
        found = true;
      } else if (key.startsWith(keyPrefix)) {
        labels[key.slice(keyPrefix.length)] = text;
      }
    }
    return found ? labels : undefined;
  },
};
