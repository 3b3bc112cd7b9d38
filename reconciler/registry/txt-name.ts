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

const template = '%{record_type}';
/** In the order in which ExternalDNS probes them. */
const types = ['A', 'AAAA', 'CNAME', 'NS', 'MX', 'PTR', 'SRV', 'NAPTR', 'TXT', 'DNAME'] as const;

export class TxtNames {
  readonly #prefix: string;
  readonly #suffix: string;
  readonly #replacement: string;
  readonly #templated: boolean;

  constructor({ prefix, suffix, wildcardReplacement }: AffixOptions) {
    this.#prefix = prefix.toLowerCase();
    this.#suffix = suffix.toLowerCase();
    this.#replacement = wildcardReplacement.toLowerCase();
    this.#templated = this.#prefix.includes(template) || this.#suffix.includes(template);
  }

  /** The name of the TXT record that owns a record. It may have a label over 63 octets, or lie outside the zone. */
  toTxt(dnsName: string, recordType: RecordType): string {
    const type = recordType.toLowerCase();
    const [head = '', ...rest] = this.lookupName(dnsName).split('.');
    const host = this.#templated ? head : `${type}-${head}`;
    const first = `${this.#prefix.replace(template, type)}${host}${this.#suffix.replace(template, type)}`;
    return [first, ...rest].join('.');
  }

  /** A record's name as a TXT name refers to it: lower case, a leading asterisk replaced. */
  lookupName(dnsName: string): string {
    const name = dnsName.toLowerCase();
    return this.#replacement !== '' && (name === '*' || name.startsWith('*.'))
      ? this.#replacement + name.slice(1)
      : name;
  }

  /** @returns undefined for a TXT name that lacks the affix: its ownership is not ours to read */
  fromTxt(txtName: string): OwnedName | undefined {
    const name = txtName.toLowerCase();
    for (const type of this.#templated ? types : []) {
      const dnsName = this.#strip(name, type.toLowerCase());
      if (dnsName !== undefined) return { dnsName, recordType: type };
    }
    const plain = this.#strip(name, '');
    return plain === undefined ? undefined : splitType(plain);
  }

  #strip(name: string, type: string): string | undefined {
    const suffix = this.#suffix.replace(template, type);
    if (suffix === '') {
      const prefix = this.#prefix.replace(template, type);
      return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
    }
    const labels = name.split('.');
    const size = suffix.split('.').length;
    if (labels.length < size) return undefined;
    const head = labels.slice(0, size).join('.');
    if (!head.endsWith(suffix)) return undefined;
    return [head.slice(0, -suffix.length), ...labels.slice(size)].join('.');
  }
}

/** `a-foo.example.com` is the A record of foo; a host that begins so by itself is read the same way, as in ExternalDNS. */
function splitType(name: string): OwnedName {
  const dash = name.indexOf('-');
  const token = name.slice(0, Math.max(dash, 0)).toUpperCase();
  const recordType = types.find((type) => type === token);
  return recordType === undefined ? { dnsName: name, recordType: '' } : { dnsName: name.slice(dash + 1), recordType };
}
