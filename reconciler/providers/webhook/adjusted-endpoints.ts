// Ties what the server made of the wanted endpoints to the objects that want them, whom the wire format does not know.
import type { Endpoint } from '../../endpoint.ts';
import { type RecordSet, recordKey } from '../../record-set.ts';

export interface AdjustedEndpoints {
  readonly adjusted: readonly Endpoint[];
  /** Names that no wanted endpoint has: nobody has judged them, so they are not published. */
  readonly unclaimed: readonly string[];
}

/** A record set that was retyped or got another set identifier belongs to the objects of its name (ExternalDNS loses them). */
export function adjustedEndpoints(sent: readonly Endpoint[], answered: readonly RecordSet[]): AdjustedEndpoints {
  const byKey = Map.groupBy(sent, recordKey);
  const byName = new Map(sent.toReversed().map((endpoint) => [endpoint.dnsName.toLowerCase(), endpoint]));
  const adjusted: Endpoint[] = [];
  const unclaimed = new Set<string>();
  for (const record of answered) {
    // Several endpoints may have one key: they contend, and come back in their order.
    const same = byKey.get(recordKey(record)) ?? [];
    const origin = (same.length > 1 ? same.shift() : same[0]) ?? byName.get(record.dnsName);
    if (origin === undefined) unclaimed.add(record.dnsName);
    else adjusted.push({ ...record, labels: { ...origin.labels, ...record.labels }, from: origin.from });
  }
  return { adjusted, unclaimed: [...unclaimed] };
}
