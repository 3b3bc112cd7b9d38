// What Route 53 makes of the endpoints that objects want, before they are planned: CNAMEs to load balancers become alias records,
// and properties get the one spelling that is read back, so that a second plan finds nothing to do (ExternalDNS reference:
// providers 1.4 and 10.2).
import type { RecordSet } from '../../record-set.ts';
import { canonicalZone } from './canonical-zones.ts';
import { bareZoneId, coordinatesOf, integerOf, listOf, names, propertiesOf } from './properties.ts';

export interface AdjustOptions {
  /** CNAMEs stay CNAMEs unless the endpoint says otherwise. */
  readonly preferCname: boolean;
  /** For aliases that do not say. */
  readonly evaluateTargetHealth: boolean;
}

/** Alias records have no TTL of their own; they are read back with this one. Seconds. */
export const aliasTTL = 300;

/** @returns the endpoints in their order, an alias that has both families in the place of its CNAME */
export function adjustEndpoints<Wanted extends RecordSet>(
  endpoints: readonly Wanted[],
  options: AdjustOptions,
): readonly Wanted[] {
  return endpoints.flatMap((endpoint) => adjusted(endpoint, options));
}

function adjusted<Wanted extends RecordSet>(endpoint: Wanted, options: AdjustOptions): readonly Wanted[] {
  const properties = canonical(endpoint);
  const said = properties.get(names.alias);
  const { recordType } = endpoint;
  if (recordType === 'A' || recordType === 'AAAA') {
    // ExternalDNS's alias normaliser: the family's own name is a yes.
    const isAlias = said === 'true' || said === recordType;
    return [isAlias ? alias(endpoint, recordType, properties, options) : plain(endpoint, properties, undefined)];
  }
  if (recordType !== 'CNAME') return [withProperties(endpoint, properties)];
  const families = familiesOf(said, endpoint, options);
  if (families.length === 0) return [plain(endpoint, properties, 'false')];
  return families.map((family) => alias(endpoint, family, properties, options));
}

function familiesOf(
  said: string | undefined,
  { targets }: RecordSet,
  { preferCname }: AdjustOptions,
): readonly ('A' | 'AAAA')[] {
  if (said === 'A' || said === 'AAAA') return [said];
  if (said === 'true') return ['A', 'AAAA'];
  if (said === 'false' || preferCname) return [];
  return canonicalZone(targets[0] ?? '') === undefined ? [] : ['A', 'AAAA'];
}

function alias<Wanted extends RecordSet>(
  endpoint: Wanted,
  recordType: 'A' | 'AAAA',
  properties: Map<string, string>,
  { evaluateTargetHealth }: AdjustOptions,
): Wanted {
  const evaluates = properties.get(names.evaluateTargetHealth) ?? String(evaluateTargetHealth);
  const next = new Map(properties).set(names.alias, 'true');
  next.set(names.evaluateTargetHealth, String(evaluates === 'true'));
  const zone = next.get(names.targetHostedZone);
  if (zone !== undefined) {
    next.set(names.targetHostedZone, bareZoneId(zone));
    // It is read back only where it is another than the target has anyway.
    if (bareZoneId(zone) === canonicalZone(endpoint.targets[0] ?? '')) next.delete(names.targetHostedZone);
  }
  const recordTTL = endpoint.recordTTL ? { recordTTL: aliasTTL } : {};
  return {
    ...withProperties(endpoint, next),
    recordType,
    targets: endpoint.targets.slice(0, 1).map(asTarget),
    ...recordTTL,
  };
}

function asTarget(target: string): string {
  return target.replace(/\.$/, '');
}

function plain<Wanted extends RecordSet>(
  endpoint: Wanted,
  properties: Map<string, string>,
  said: 'false' | undefined,
): Wanted {
  const next = new Map(properties);
  for (const name of [names.alias, names.evaluateTargetHealth, names.targetHostedZone]) next.delete(name);
  if (said !== undefined) next.set(names.alias, said);
  return withProperties(endpoint, next);
}

function withProperties<Wanted extends RecordSet>(endpoint: Wanted, properties: Map<string, string>): Wanted {
  return { ...endpoint, providerSpecific: listOf(properties) };
}

/** The spelling that is read back. A routing property counts only with a set identifier, which Route 53 needs for it. */
function canonical({ providerSpecific, setIdentifier }: RecordSet): Map<string, string> {
  const next = new Map(propertiesOf(providerSpecific));
  // The zone of a record is chosen by its name; nothing that is read back tells of a pin.
  next.delete(names.hostedZoneId);
  if (!setIdentifier) return next;
  for (const name of [names.weight, names.proximityBias]) {
    const value = next.get(name);
    if (value !== undefined) next.set(name, String(integerOf(value)));
  }
  const multi = next.get(names.multiValue);
  if (multi === 'false') next.delete(names.multiValue);
  else if (multi !== undefined) next.set(names.multiValue, '');
  canonicalPlace(next);
  return next;
}

/** Route 53 reports a bias of 0 where none was given. */
function canonicalPlace(next: Map<string, string>): void {
  const written = next.get(names.proximityCoordinates);
  if (written !== undefined) {
    const read = coordinatesOf(written);
    if (read === undefined) next.delete(names.proximityCoordinates);
    else next.set(names.proximityCoordinates, `${read.Latitude},${read.Longitude}`);
  }
  const placed = [names.proximityRegion, names.proximityGroup, names.proximityCoordinates].some((name) =>
    next.has(name),
  );
  if (placed && !next.has(names.proximityBias)) next.set(names.proximityBias, '0');
  if (next.has(names.continent)) for (const name of [names.country, names.subdivision]) next.delete(name);
}
