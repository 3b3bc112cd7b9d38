// The name of an ownership TXT record from the name of its record, and back (ExternalDNS reference 7.2).
import type { RecordType } from '../record-set.ts';

export interface AffixOptions {
  /** Prefix or suffix, not both; `%{record_type}` stands for the type in lower case. */
  readonly prefix: string;
  readonly suffix: string;
  /** What stands for a leading `*` label; empty keeps the asterisk. */
  readonly wildcardReplacement: string;
}

/** What a TXT name says of its record; an empty type is the untyped form from before v0.12. */
export interface OwnedName {
  readonly dnsName: string;
  readonly recordType: RecordType | '';
}

export interface TxtNames {
  /** The name of the TXT record that owns a record. It may have a label over 63 octets, or lie outside the zone. */
  toTxt(dnsName: string, recordType: RecordType): string;
  /** The untyped name that releases before v0.12 wrote. */
  toUntypedTxt(dnsName: string): string;
  /** A record's name as a TXT name refers to it: lower case, a leading asterisk replaced. */
  lookupName(dnsName: string): string;
  /** @returns undefined for a TXT name that lacks the affix: its ownership is not ours to read */
  fromTxt(txtName: string): OwnedName | undefined;
}

/** RFC 1035 2.3.4 */
export const maxLabelOctets = 63;
export const maxNameOctets = 253;

/** Whether a name cannot stand in DNS for its length or that of a label. */
export function isTooLong(name: string): boolean {
  return name.length > maxNameOctets || name.split('.').some((label) => label.length > maxLabelOctets);
}

const template = '%{record_type}';
/** In the order in which ExternalDNS probes them. */
const types = ['A', 'AAAA', 'CNAME', 'NS', 'MX', 'PTR', 'SRV', 'NAPTR', 'TXT', 'DNAME'] as const;

/** Builds the mapping for one affix. Everything is compared in lower case. */
export function txtNames(options: AffixOptions): TxtNames {
  const prefix = options.prefix.toLowerCase();
  const suffix = options.suffix.toLowerCase();
  const replacement = options.wildcardReplacement.toLowerCase();
  const templated = prefix.includes(template) || suffix.includes(template);

  const lookupName = (dnsName: string) => {
    const name = dnsName.toLowerCase();
    return replacement !== '' && (name === '*' || name.startsWith('*.')) ? replacement + name.slice(1) : name;
  };
  /** Puts the affix round the first label. */
  const wrap = (name: string, type: string) => {
    const [head = '', ...rest] = name.split('.');
    return [`${prefix.replaceAll(template, type)}${head}${suffix.replaceAll(template, type)}`, ...rest].join('.');
  };
  const unwrap = (txtName: string, type: string) =>
    suffix === ''
      ? withoutPrefix(txtName, prefix.replaceAll(template, type))
      : withoutSuffix(txtName, suffix.replaceAll(template, type));

  return {
    lookupName,
    toTxt(dnsName, recordType) {
      const type = recordType.toLowerCase();
      const name = lookupName(dnsName);
      return wrap(templated ? name : `${type}-${name}`, type);
    },
    toUntypedTxt: (dnsName) => wrap(lookupName(dnsName), ''),
    fromTxt(txtName) {
      const name = txtName.toLowerCase();
      for (const type of templated ? types : []) {
        const dnsName = unwrap(name, type.toLowerCase());
        if (dnsName !== undefined) return { dnsName, recordType: type };
      }
      const plain = unwrap(name, '');
      return plain === undefined ? undefined : splitType(plain);
    },
  };
}

function withoutPrefix(name: string, prefix: string): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

/** A suffix follows the first label and may bring dots of its own. */
function withoutSuffix(name: string, suffix: string): string | undefined {
  const labels = name.split('.');
  const size = suffix.split('.').length;
  const head = labels.slice(0, size).join('.');
  if (labels.length < size || !head.endsWith(suffix)) return undefined;
  return [head.slice(0, -suffix.length), ...labels.slice(size)].join('.');
}

/** `a-foo.example.com` is the A record of foo; a host that begins so by itself is read the same way, as in ExternalDNS. */
function splitType(name: string): OwnedName {
  const dash = name.indexOf('-');
  const token = name.slice(0, Math.max(dash, 0)).toUpperCase();
  const recordType = types.find((type) => type === token);
  return recordType === undefined ? { dnsName: name, recordType: '' } : { dnsName: name.slice(dash + 1), recordType };
}
