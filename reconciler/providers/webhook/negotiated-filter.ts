// What the server says of the names that it takes: its domain filter, as zones and as a test of single names.
import { domainFilter } from '../../claims/domain-filter.ts';
import { isHostname, parseHostname } from '../../claims/hostname.ts';
import type { RecordSet } from '../../record-set.ts';
import { inZone } from '../../zones.ts';
import { ProviderError, type Zone } from '../provider.ts';
import { readKeys } from './wire-keys.ts';

export interface NegotiatedFilter {
  /** One for each included domain; the root where nothing, or a regular expression, is included. */
  readonly zones: readonly Zone[];
  /** Whether the server takes the record. Ownership records only need the zone: patterns are written for names of hosts. */
  takes(record: Pick<RecordSet, 'dnsName' | 'recordType'>): boolean;
  /** Keys of the answer that mean nothing. */
  readonly unknownKeys: readonly string[];
}

const knownKeys = ['include', 'exclude', 'regexInclude', 'regexExclude', 'filters'] as const;

/**
 * Reads the answer of the negotiation. `filters`, which only the published OpenAPI document has, means `include`:
 * ExternalDNS takes it for "every name" (reference 10.1, 17).
 * @throws ProviderError WEBHOOK_BAD_RESPONSE
 */
export function readNegotiatedFilter(body: string): NegotiatedFilter {
  const { found, unknownKeys } = readKeys(parse(body), knownKeys);
  const include = [...strings(found.include, 'include'), ...strings(found.filters, 'filters')];
  const exclude = strings(found.exclude, 'exclude');
  const regexInclude = text(found.regexInclude, 'regexInclude');
  const regexExclude = text(found.regexExclude, 'regexExclude');
  const isRegex = regexInclude !== '' || regexExclude !== '';
  if (isRegex && include.length + exclude.length > 0) throw bad('cannot have both domain list and regex');
  const filter = filterOf({ include, exclude, regexInclude, regexExclude });
  const zones = zonesOf(isRegex ? [] : include);
  return {
    zones,
    unknownKeys,
    takes({ dnsName, recordType }) {
      if (!zones.some(({ name }) => inZone(dnsName, name))) return false;
      if (recordType === 'TXT') return true;
      const host = parseHostname(dnsName);
      return isHostname(host) && filter.verdict(host) === 'inside';
    },
  };
}

function zonesOf(include: readonly string[]): readonly Zone[] {
  const names = include.map((domain) => {
    const host = parseHostname(domain.trim().replace(/^\./, ''));
    return isHostname(host) ? host : '';
  });
  const named = [...new Set<string>(names)].filter((name) => name !== '').sort();
  if (named.length === 0) return [{ id: '.', name: '' }];
  return named.map((name) => ({ id: name, name }));
}

function filterOf(options: Parameters<typeof domainFilter>[0]): ReturnType<typeof domainFilter> {
  try {
    return domainFilter(options);
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error));
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) ?? {};
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error));
  }
}

function strings(value: unknown, key: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) throw bad(`${key} is no list of names`);
  return value;
}

function text(value: unknown, key: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw bad(`${key} is no text`);
  return value;
}

function bad(why: string): ProviderError {
  return new ProviderError('WEBHOOK_BAD_RESPONSE', `the domain filter of the webhook provider cannot be used: ${why}`);
}
