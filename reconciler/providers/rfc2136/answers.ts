// The answers in a message, as dns-packet reads them: only the types that the program knows, so that no other record of a zone
// (an SSHFP with a new kind of hash, say) keeps the zone from being read.
import { type Answer, decode } from 'dns-packet';
import { classes, placesOf, WireError } from './wire.ts';

/** SOA and those of `recordTypes` (RFC 1035 3.2.2, 3596, 2782, 3403, 6672). */
const readTypes: ReadonlySet<number> = new Set([6, 1, 2, 5, 12, 15, 16, 28, 33, 35, 39]);
/** RFC 1035 3.3.10: any octets. */
const nullType = 10;
/** Where the type stands before the data of a record, and where the header counts the sections behind the answers. */
const [typeBefore, authorityCount, additionalCount] = [10, 8, 10];

/** @returns the records of the answer section; those of other types or classes as NULL @throws WireError */
export function answersIn(message: Buffer): readonly Answer[] {
  const { counts, records } = placesOf(message);
  const places = records.slice(0, counts[1]);
  const readable = Buffer.from(message);
  readable.writeUInt16BE(0, authorityCount);
  readable.writeUInt16BE(0, additionalCount);
  for (const { type, recordClass, data } of places) {
    if (recordClass !== classes.IN || !readTypes.has(type)) readable.writeUInt16BE(nullType, data - typeBefore);
  }
  const answers = decoded(readable);
  const last = places.at(-1);
  if (last !== undefined && decode.bytes !== last.data + last.dataLength) {
    throw new WireError('a record has another length than its type');
  }
  return answers;
}

function decoded(message: Buffer): readonly Answer[] {
  try {
    return decode(message).answers ?? [];
  } catch (error) {
    throw new WireError(error instanceof Error ? error.message : String(error));
  }
}
