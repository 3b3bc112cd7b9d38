// The one content type of ExternalDNS's webhook-provider protocol.

/** As ExternalDNS compares it, byte for byte. */
export const mediaType = 'application/external.dns.webhook+json;version=1';

/** Whether a Content-Type says the same; spaces and case, which RFC 9110 8.3.1 lets differ, do not count. */
export function isMediaType(header: string | undefined): boolean {
  return header?.replace(/\s/g, '').toLowerCase() === mediaType;
}
