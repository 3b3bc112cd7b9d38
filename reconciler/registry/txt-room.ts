// Whether a name leaves room for its ownership record, told from the name alone, before anything is published.
import type { RecordType } from '../record-set.ts';
import { type AffixOptions, isTooLong, txtNames } from './txt-name.ts';

/** The types that a claimed name may become. */
const publishedTypes = ['A', 'AAAA', 'CNAME'] as const satisfies readonly RecordType[];

/**
 * @param managed the record types that are published at all
 * @returns a function that says why the ownership of a name could not be written, as a clause about the name; undefined
 *   when it could. A name that has room as an address and none as a CNAME is told too: which it becomes is not known yet.
 */
export function ownershipRoom(affix: AffixOptions, managed: readonly RecordType[]) {
  const names = txtNames(affix);
  const types = publishedTypes.filter((type) => managed.includes(type));
  return (dnsName: string): string | undefined => {
    const cramped = types.filter((type) => isTooLong(names.toTxt(dnsName, type)));
    if (cramped.length === 0) return undefined;
    if (cramped.length === types.length) return 'is too long for its ownership record, so it would not be published';
    return `is too long for the ownership record of a ${cramped.join(' or ')}, so as one it would not be published`;
  };
}
