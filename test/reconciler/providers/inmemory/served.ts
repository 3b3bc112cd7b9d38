// Zones with records in them, made through the provider as the sync half does it.
import assert from 'node:assert/strict';
import { InMemoryProvider } from '../../../../reconciler/providers/inmemory/provider.ts';
import type { RecordSet, RecordType } from '../../../../reconciler/record-set.ts';
import { zoneOf } from '../../../../reconciler/zones.ts';

const never = new AbortController().signal;

/** `record('www.example.com', 'A', '192.0.2.1')` */
export function record(dnsName: string, recordType: RecordType, ...targets: readonly string[]): RecordSet {
  return { dnsName, recordType, targets };
}

/** Puts each record into the longest zone that holds it; fails when one is refused. */
export async function providerWith(zoneNames: readonly string[], records: readonly RecordSet[]) {
  const provider = new InMemoryProvider(zoneNames);
  const zones = await provider.zones(never);
  for (const next of records) {
    const zone = zoneOf(next.dnsName, zones);
    if (zone === undefined) assert.fail(`no zone for ${next.dnsName}`);
    const group = { dnsName: next.dnsName, changes: [{ action: 'create', next }] } as const;
    const [outcome] = await provider.apply(zone, [group], never);
    if (outcome?.ok !== true) assert.fail(outcome?.error.message ?? 'no outcome');
  }
  return provider;
}
