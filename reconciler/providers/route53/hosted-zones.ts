// Which hosted zones are managed (ExternalDNS reference: providers 1.2).
import type { HostedZone } from '@aws-sdk/client-route-53';
import type { Account } from './account.ts';
import { readName } from './name-text.ts';
import { bareZoneId } from './properties.ts';

export interface ZoneFilter {
  /** Ends of ids; empty for all. */
  readonly ids: readonly string[];
  readonly type: '' | 'public' | 'private';
  /** `key` or `key=value`, all of which a zone must have. */
  readonly tags: readonly string[];
  /** Whether a zone of this name is wanted. */
  readonly takesName: (name: string) => boolean;
}

export interface ManagedZone {
  /** Without path. */
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly account: Account;
}

const tagBatch = 10;

/** Reads the zones of an account that the filter takes. A part is never returned: any failure rejects. */
export async function managedZones(
  account: Account,
  filter: ZoneFilter,
  signal: AbortSignal,
): Promise<readonly ManagedZone[]> {
  const tags = tagsOf(filter.tags);
  const found: ManagedZone[] = [];
  let marker: string | undefined;
  do {
    const page = await account.listZones(marker, signal);
    const candidates = page.zones.flatMap((zone) => candidate(zone, filter, account));
    found.push(...(tags.size === 0 ? candidates : await withTags(candidates, tags, account, signal)));
    marker = page.next;
  } while (marker !== undefined);
  return found;
}

function candidate({ Id = '', Name = '', Config }: HostedZone, filter: ZoneFilter, account: Account): ManagedZone[] {
  const zone = { id: bareZoneId(Id), name: readName(Name), isPrivate: Config?.PrivateZone === true, account };
  const ids = filter.ids.filter((id) => id !== '');
  const idMatches = ids.length === 0 || ids.some((id) => `/hostedzone/${zone.id}`.endsWith(id));
  const typeMatches = filter.type === '' || (filter.type === 'private') === zone.isPrivate;
  return idMatches && typeMatches && filter.takesName(zone.name) ? [zone] : [];
}

/** @returns what is wanted of each key; undefined asks only that it is there. The last of a key counts. */
function tagsOf(texts: readonly string[]): ReadonlyMap<string, string | undefined> {
  const tags = new Map<string, string | undefined>();
  for (const text of texts) {
    const [key = '', ...rest] = text.split('=');
    const value = rest.join('=').trim();
    if (key.trim() !== '') tags.set(key.trim(), value === '' ? undefined : value);
  }
  return tags;
}

async function withTags(
  zones: readonly ManagedZone[],
  wanted: ReadonlyMap<string, string | undefined>,
  account: Account,
  signal: AbortSignal,
): Promise<readonly ManagedZone[]> {
  const tagged = new Set<string>();
  for (let from = 0; from < zones.length; from += tagBatch) {
    const ids = zones.slice(from, from + tagBatch).map(({ id }) => id);
    for (const { ResourceId = '', Tags = [] } of await account.listTags(ids, signal)) {
      const has = new Map(Tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
      const matches = [...wanted].every(
        ([key, value]) => has.has(key) && (value === undefined || has.get(key) === value),
      );
      if (matches) tagged.add(bareZoneId(ResourceId));
    }
  }
  return zones.filter(({ id }) => tagged.has(id));
}

export interface Chosen {
  readonly zones: readonly ManagedZone[];
  /** Public zones that are left alone, since another has their name. */
  readonly left: readonly { readonly zone: ManagedZone; readonly chosen: ManagedZone }[];
}

/**
 * Every private zone, and of public zones with one name the one with the smaller id: which of them is delegated cannot be told
 * from here, and ExternalDNS takes one of them, too (reference: providers 1.7).
 */
export function oneOfEachPublicName(zones: readonly ManagedZone[]): Chosen {
  const sorted = [...new Map(zones.map((zone) => [zone.id, zone])).values()].sort(byMeaning);
  const named = new Map<string, ManagedZone>();
  const chosen: ManagedZone[] = [];
  const left: { zone: ManagedZone; chosen: ManagedZone }[] = [];
  for (const zone of sorted) {
    const first = zone.isPrivate ? undefined : named.get(zone.name);
    if (first !== undefined) left.push({ zone, chosen: first });
    else {
      chosen.push(zone);
      if (!zone.isPrivate) named.set(zone.name, zone);
    }
  }
  return { zones: chosen, left };
}

function byMeaning(a: ManagedZone, b: ManagedZone): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.isPrivate !== b.isPrivate) return a.isPrivate ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}
