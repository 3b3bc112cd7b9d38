// Resource records of a zone transfer as record sets, spelled as the rest of the program spells targets.
import type { Answer, StringAnswer } from 'dns-packet';
import { quotedText, textStrings } from '../../character-string.ts';
import { type RecordSet, type RecordType, recordTypes } from '../../record-set.ts';

/**
 * Unites the records of each name and type. Signatures, SOA and types that no object can ask for are left out.
 * @param answers of class IN, in any order
 * @returns record sets in the order in which their first records came; the TTL is the first one's
 */
export function recordSetsOf(answers: readonly Answer[]): readonly RecordSet[] {
  const sets = new Map<string, { readonly set: RecordSet; readonly targets: string[] }>();
  for (const answer of answers) {
    const recordType = recordTypes.find((type) => type === answer.type);
    if (recordType === undefined) continue;
    const dnsName = answer.name.toLowerCase().replace(/^\.$/, '');
    const key = `${dnsName} ${recordType}`;
    const known = sets.get(key);
    const target = targetText(answer, recordType);
    if (known !== undefined) known.targets.push(target);
    else {
      const targets = [target];
      const recordTTL = 'ttl' in answer ? answer.ttl : undefined;
      sets.set(key, { set: { dnsName, recordType, targets, recordTTL }, targets });
    }
  }
  return [...sets.values()].map(({ set, targets }) => ({ ...set, targets: targets.sort() }));
}

function targetText(answer: Answer, recordType: RecordType): string {
  switch (answer.type) {
    case 'TXT':
      return textTarget(stringsOf(answer.data));
    case 'MX':
      return `${answer.data.preference ?? 0} ${answer.data.exchange}`;
    case 'SRV': {
      const { priority = 0, weight = 0, port, target } = answer.data;
      return `${priority} ${weight} ${port} ${absolute(target)}`;
    }
    case 'NAPTR': {
      const { order, preference, flags, services, regexp, replacement } = answer.data;
      const texts = [flags, services, regexp].map((text) => quotedText(Buffer.from(text, 'latin1')));
      return `${order} ${preference} ${texts.join(' ')} ${absolute(replacement)}`;
    }
    default:
      return nameOrAddress(answer, recordType);
  }
}

function nameOrAddress(answer: Answer, recordType: RecordType): string {
  const { data } = answer as StringAnswer;
  if (typeof data !== 'string') throw new TypeError(`a ${recordType} record has no text`);
  return recordType === 'A' || recordType === 'AAAA' ? data : data.toLowerCase();
}

/**
 * The character-strings of one record are one text (RFC 7208 3.3). Only where others cut it than `textStrings` would, they stay
 * apart: an update of the record has to name it string by string as it is (RFC 2136 3.2.5).
 */
function textTarget(strings: readonly Buffer[]): string {
  const whole = quotedText(Buffer.concat(strings));
  const cut = textStrings(whole);
  const isOurCut = cut.length === strings.length && cut.every((part, index) => strings[index]?.equals(part));
  return isOurCut ? whole : strings.map(quotedText).join(' ');
}

function stringsOf(data: unknown): readonly Buffer[] {
  const strings: readonly unknown[] = Array.isArray(data) ? data : [data];
  return strings.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from(String(part))));
}

function absolute(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}
