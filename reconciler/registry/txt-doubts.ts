// What an operator should hear of a reading of ownership records: a changed affix or key makes every record look like nobody's,
// and nothing else would ever say so (ExternalDNS reference 9.1).
import type { RecordSet } from '../record-set.ts';
import type { TxtReading } from './txt-reading.ts';

/** What the readable text of the shortest ownership record comes to when it is compressed and encrypted, in base64. */
const leastSealedOctets = 100;
const sealed = /^"?[A-Za-z0-9+/]+={0,2}"?$/;

/** @returns one sentence for each kind of ownership record that speaks for no record; none when all is well */
export function doubtsAbout(reading: TxtReading, ownerId: string): readonly string[] {
  const heard = new Set(reading.others.map((record) => reading.labelsOf(record)));
  const lone = reading.ownerships.filter(({ labels }) => labels.owner === ownerId && !heard.has(labels)).length;
  const unread = reading.others.filter(looksSealed).length;
  const doubts: string[] = [];
  if (lone > 0) {
    doubts.push(
      `${count(lone, 'ownership record')} of "${ownerId}" ${lone === 1 ? 'speaks' : 'speak'} for no record that is there. Where ` +
        '--txt-prefix, --txt-suffix or --txt-wildcard-replacement was changed the records count as nobody’s: they are ' +
        'neither changed nor deleted until it is changed back',
    );
  }
  if (unread > 0) {
    doubts.push(
      `${count(unread, 'TXT record')} ${unread === 1 ? 'looks' : 'look'} like encrypted ownership that --txt-encrypt-aes-key does not open: ` +
        'the records count as nobody’s, and are neither changed nor deleted until the key is the former one',
    );
  }
  return doubts;
}

function looksSealed({ recordType, targets: [text = ''] }: RecordSet): boolean {
  return recordType === 'TXT' && text.length >= leastSealedOctets && sealed.test(text);
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}
