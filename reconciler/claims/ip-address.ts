// What is an IP address, without Node: the claims core is pure.

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Strict as Go's netip: four decimal numbers without leading zeros. */
export function isIPv4(text: string): boolean {
  return ipv4.test(text);
}

/** As Go's netip, but without a zone, which has no place in DNS; IPv4-mapped addresses count. */
export function isIPv6(text: string): boolean {
  const [before = '', after, more] = text.split('::');
  if (more !== undefined) return false;
  const [head, tail] = [groups(before, after === undefined), groups(after ?? '', true)];
  if (head === undefined || tail === undefined) return false;
  return after === undefined ? head === 8 : head + tail < 8;
}

/** How many 16-bit groups are written; undefined for what is not groups. The last may be an IPv4 address. */
function groups(text: string, isEnd: boolean): number | undefined {
  if (text === '') return 0;
  const parts = text.split(':');
  const last = parts.pop() ?? '';
  if (!parts.every(isGroup)) return undefined;
  if (isEnd && isIPv4(last)) return parts.length + 2;
  return isGroup(last) ? parts.length + 1 : undefined;
}

function isGroup(text: string): boolean {
  return /^[0-9a-fA-F]{1,4}$/.test(text);
}
