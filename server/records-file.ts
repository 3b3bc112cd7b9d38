// --records=FILE: record sets as they are at a provider, in ExternalDNS's wire format.
import { readFile } from 'node:fs/promises';
import type { InMemoryProvider } from '../reconciler/providers/inmemory/provider.ts';
import type { RecordSet } from '../reconciler/record-set.ts';
import { recordsFromWire, WireError } from '../reconciler/wire.ts';
import { zoneOf } from '../reconciler/zones.ts';
import { ConfigError } from './config/problem.ts';

/** Reads the file. @throws ConfigError naming the flag and the file for one that cannot be read or understood */
export async function readRecordsFile(file: string): Promise<readonly RecordSet[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw problem(file, `cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  try {
    return recordsFromWire(JSON.parse(text));
  } catch (error) {
    if (error instanceof WireError || error instanceof SyntaxError) throw problem(file, error.message);
    throw error;
  }
}

/**
 * Puts the file's records into an in-memory provider, which then holds them as if somebody had made them before.
 * @throws ConfigError for a record that no zone of the provider takes
 */
export async function seedFromFile(provider: InMemoryProvider, file: string): Promise<void> {
  const signal = new AbortController().signal;
  const zones = await provider.zones(signal);
  for (const next of await readRecordsFile(file)) {
    const zone = zoneOf(next.dnsName, zones);
    const named = `${next.dnsName} ${next.recordType}`;
    if (zone === undefined) throw problem(file, `${named} is in no zone; add it with --inmemory-zone`);
    const group = { dnsName: next.dnsName, changes: [{ action: 'create', next } as const] };
    for (const outcome of await provider.apply(zone, [group], signal)) {
      if (!outcome.ok) throw problem(file, `${named}: ${outcome.error.message}`);
    }
  }
}

function problem(file: string, message: string): ConfigError {
  return new ConfigError([{ flag: '--records', message: `${file}: ${message}` }]);
}
