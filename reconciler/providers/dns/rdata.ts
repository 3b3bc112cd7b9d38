// RDATA text of a record set to what the DNS wire format carries; the same reading refuses what no zone could hold.
import { isIPv4, isIPv6 } from 'node:net';
import { type Answer, encode, encodingLength } from 'dns-packet';
import { canonicalAddress } from '../../addresses.ts';
import { takeString, textStrings } from '../../character-string.ts';
import type { RecordSet, RecordType } from '../../record-set.ts';
import { readHost } from './domain-name.ts';

/** What a resource record has besides its type and its data. */
interface Owner {
  readonly name: string;
  readonly class: 'IN';
  /** Seconds. */
  readonly ttl: number;
}

interface Form {
  /** Undefined for a text that is no target of the type. */
  readonly read: (target: string, owner: Owner) => Answer | undefined;
  /** How a target looks, for the message. */
  readonly accepts: string;
}

type NameType = Extract<RecordType, 'CNAME' | 'NS' | 'PTR' | 'DNAME'>;

/** One name can be an alias of one other only (RFC 2181 10.1, RFC 6672 2.4). */
const singular: readonly RecordType[] = ['CNAME', 'DNAME'];

/** RFC 1035 4.1.1 */
const headerOctets = 12;
/** The owner of each record points at the question. */
const pointerOctets = 2;
/** What a DNS message of 65,535 octets holds beside its header, question and SOA. */
const maxSetOctets = 64_000;

const forms: Readonly<Record<RecordType, Form>> = {
  A: {
    read: (target, owner) => (isIPv4(target) ? { ...owner, type: 'A', data: target } : undefined),
    accepts: 'an IPv4 address',
  },
  AAAA: {
    read: (target, owner) =>
      isIPv6(target) && !target.includes('%')
        ? { ...owner, type: 'AAAA', data: canonicalAddress(target) ?? target }
        : undefined,
    accepts: 'an IPv6 address without a zone',
  },
  CNAME: nameForm('CNAME'),
  NS: nameForm('NS'),
  PTR: nameForm('PTR'),
  DNAME: nameForm('DNAME'),
  TXT: { read: (target, owner) => ({ ...owner, type: 'TXT', data: textStrings(target) }), accepts: 'text' },
  MX: { read: readMx, accepts: 'PREFERENCE HOST, such as 10 mail.example.com' },
  SRV: { read: readSrv, accepts: 'PRIORITY WEIGHT PORT HOST, such as 10 5 5060 sip.example.com.' },
  NAPTR: { read: readNaptr, accepts: 'ORDER PREFERENCE "FLAGS" "SERVICES" "REGEXP" REPLACEMENT' },
};

/**
 * The resource records of a record set under a name that was asked for.
 * @param ttl seconds
 * @returns one for each target that is right for the type
 */
export function resourceRecords(record: RecordSet, name: string, ttl: number): readonly Answer[] {
  const { read } = forms[record.recordType];
  return record.targets.flatMap((target) => read(target, { name, class: 'IN', ttl }) ?? []);
}

/** A resource record on the wire, from its type on: without its owner. */
export function recordOctets(record: Answer): Buffer {
  // The root is the one owner whose length is known: one octet.
  return encode({ answers: [{ ...record, name: '.' }] }).subarray(headerOctets + 1);
}

/** What a record takes in a message where its owner is a pointer. Encoding it first would throw for what is too long. */
function pointedLength(record: Answer): number {
  return encodingLength({ answers: [record] }) - headerOctets - 1 + pointerOctets;
}

/** @returns what is wrong with the targets of a record set for its type, undefined when nothing is */
export function targetProblem(record: RecordSet): string | undefined {
  const { recordType, targets, dnsName } = record;
  if (targets.length === 0) return 'it has no targets';
  if (targets.length > 1 && singular.includes(recordType)) return `a name has one ${recordType} only`;
  const { read, accepts } = forms[recordType];
  const wrong = targets.find((target) => read(target, { name: dnsName, class: 'IN', ttl: 0 }) === undefined);
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is no target of ${recordType}, which takes ${accepts}`;
  const octets = resourceRecords(record, '.', 0).reduce((sum, one) => sum + pointedLength(one), 0);
  return octets > maxSetOctets ? `its targets take ${octets} octets, more than a DNS message can carry` : undefined;
}

function nameForm(type: NameType): Form {
  return {
    read: (target, owner) => {
      const data = readHost(target);
      return data === undefined ? undefined : { ...owner, type, data };
    },
    accepts: 'a domain name',
  };
}

/** RFC 1035 3.3.9 */
function readMx(target: string, owner: Owner): Answer | undefined {
  const [preference, host = '', ...rest] = target.trim().split(/\s+/);
  const exchange = readHost(host);
  if (!isUint16(preference) || exchange === undefined || rest.length > 0) return undefined;
  return { ...owner, type: 'MX', data: { preference: Number(preference), exchange } };
}

/** RFC 2782 */
function readSrv(text: string, owner: Owner): Answer | undefined {
  const [priority, weight, port, host = '', ...rest] = text.trim().split(/\s+/);
  const target = readHost(host);
  if (!isUint16(priority) || !isUint16(weight) || !isUint16(port)) return undefined;
  if (target === undefined || rest.length > 0) return undefined;
  const data = { priority: Number(priority), weight: Number(weight), port: Number(port), target };
  return { ...owner, type: 'SRV', data };
}

/** RFC 3403 4.1 */
function readNaptr(target: string, owner: Owner): Answer | undefined {
  const [, order, preference, strings = ''] = /^\s*(\d+)\s+(\d+)(\s.*)$/s.exec(target) ?? [];
  if (!isUint16(order) || !isUint16(preference)) return undefined;
  const flags = takeString(strings);
  const services = flags && takeString(flags.rest);
  const regexp = services && takeString(services.rest);
  const replacement = regexp && readHost(regexp.rest.trim());
  if (replacement === undefined) return undefined;
  const numbers = { order: Number(order), preference: Number(preference) };
  const texts = { flags: flags?.value ?? '', services: services?.value ?? '', regexp: regexp?.value ?? '' };
  return { ...owner, type: 'NAPTR', data: { ...numbers, ...texts, replacement } };
}

function isUint16(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
