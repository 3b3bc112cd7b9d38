// Under which name a record takes part in the plan: every spelling of one name meets here, and only here.
import { isHostname, parseHostname } from '../claims/hostname.ts';

/**
 * The name of a record's row (ExternalDNS reference 6.1): case, Unicode or A-labels and a trailing dot do not count.
 * A name that is no hostname (made by hand, or by another program) is only lower-cased.
 */
export function rowName(dnsName: string): string {
  const host = parseHostname(dnsName);
  return isHostname(host) ? host : dnsName.toLowerCase().replace(/\.$/, '');
}
