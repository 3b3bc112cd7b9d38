// Which names a zone can hold: what goes on the wire and comes back as the same text.
import { isIP } from 'node:net';

/** RFC 1035 2.3.4: 255 octets on the wire, which is 253 as text. */
const maxNameOctets = 253;
/** RFC 1035 2.3.4. Printable ASCII without the backslash, which in the text form of a name starts an escape. */
const label = /^[\x21-\x5b\x5d-\x7e]{1,63}$/;

/** Whether a text, without its trailing dot, is a name of one label or more. */
export function isDomainName(name: string): boolean {
  return name.length <= maxNameOctets && name.split('.').every((part) => label.test(part));
}

/**
 * Reads the name that a record points at.
 * @param text with or without a trailing dot; `.` alone is the root, as in a null MX (RFC 7505)
 * @returns the name without its trailing dot, undefined for what is no name: an IP address too, since a name of digits
 * where an address was meant is never what somebody wants (RFC 2181 10.3)
 */
export function readHost(text: string): string | undefined {
  if (text === '.') return text;
  const name = text.replace(/\.$/, '');
  return isDomainName(name) && isIP(name) === 0 ? name : undefined;
}
