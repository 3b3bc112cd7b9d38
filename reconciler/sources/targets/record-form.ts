// How the target of a record must look by the record's type, where it is written out (ExternalDNS reference 1.6, 5.6).
import { suitableType } from '../../addresses.ts';
import type { RecordType } from '../../record-set.ts';

/** @returns what is wrong with a target, as a clause about it; undefined when nothing is */
type TargetCheck = (target: string, aliased: boolean) => string | undefined;

const checks: Readonly<Record<RecordType, TargetCheck>> = {
  A: (target, aliased) =>
    dotted(target) ?? (aliased || suitableType(target) === 'A' ? undefined : 'is no IPv4 address'),
  AAAA: (target, aliased) =>
    dotted(target) ?? (aliased || suitableType(target) === 'AAAA' ? undefined : 'is no IPv6 address'),
  CNAME: () => undefined,
  DNAME: () => undefined,
  NS: dotted,
  PTR: (target) => dotted(target) ?? (suitableType(target) === 'CNAME' ? undefined : 'is an address, not a hostname'),
  TXT: () => undefined,
  MX: (target) => (isMX(target) ? undefined : 'is not PREFERENCE HOST, such as 10 mail.example.com'),
  SRV: (target) =>
    isSRV(target) ? undefined : 'is not PRIORITY WEIGHT PORT HOST., such as 10 5 5060 sip.example.com.',
  NAPTR: (target) => (target.endsWith('.') ? undefined : 'must end with a dot'),
};

/** @param aliased whether the record is an alias, whose target is a name whatever its type */
export function targetProblem(recordType: RecordType, target: string, aliased: boolean): string | undefined {
  if (normalTarget(recordType, target).trim() === '') return 'is empty';
  return checks[recordType](target, aliased);
}

/**
 * Takes one trailing dot off a hostname, as ExternalDNS does everywhere but here: providers give the name back without,
 * and every pass would update the record. In the other types the dot is part of the value.
 */
export function normalTarget(recordType: RecordType, target: string): string {
  if (recordType === 'CNAME' || recordType === 'DNAME') return target.replace(/\.$/, '');
  // A dot by itself is the host of an MX record that takes no mail (RFC 7505).
  return recordType === 'MX' ? target.replace(/([^\s.])\.$/, '$1') : target;
}

function dotted(target: string): string | undefined {
  return target.endsWith('.') ? 'must not end with a dot' : undefined;
}

function isMX(target: string): boolean {
  const [preference = '', host, ...rest] = fields(target);
  return isUint16(preference) && host !== undefined && rest.length === 0;
}

function isSRV(target: string): boolean {
  const [priority = '', weight = '', port = '', host = '', ...rest] = fields(target);
  return [priority, weight, port].every(isUint16) && host.endsWith('.') && rest.length === 0;
}

function fields(target: string): readonly string[] {
  return target.split(/\s+/).filter((field) => field !== '');
}

function isUint16(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= 65535;
}
