// The provider properties of Route 53, by name (ExternalDNS reference: providers 1.5), and how their values are read.
import type { ProviderProperty } from '../../record-set.ts';

export const names = {
  alias: 'alias',
  evaluateTargetHealth: 'aws/evaluate-target-health',
  targetHostedZone: 'aws/target-hosted-zone',
  hostedZoneId: 'aws/hosted-zone-id',
  weight: 'aws/weight',
  region: 'aws/region',
  failover: 'aws/failover',
  multiValue: 'aws/multi-value-answer',
  continent: 'aws/geolocation-continent-code',
  country: 'aws/geolocation-country-code',
  subdivision: 'aws/geolocation-subdivision-code',
  proximityRegion: 'aws/geoproximity-region',
  proximityGroup: 'aws/geoproximity-local-zone-group',
  proximityCoordinates: 'aws/geoproximity-coordinates',
  proximityBias: 'aws/geoproximity-bias',
  healthCheck: 'aws/health-check-id',
} as const;

export type Properties = ReadonlyMap<string, string>;

export function propertiesOf(list: readonly ProviderProperty[] | undefined): Properties {
  return new Map((list ?? []).map(({ name, value }) => [name, value]));
}

/** Sorted by name, as the plan compares and shows them. */
export function listOf(properties: Properties): readonly ProviderProperty[] {
  return [...properties].map(([name, value]) => ({ name, value })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What cannot be read is 0, as in ExternalDNS: a weight of 0 takes the record out of the rotation. */
export function integerOf(text: string): number {
  return /^[+-]?\d{1,10}$/.test(text) ? Number(text) + 0 : 0;
}

export interface Coordinates {
  readonly Latitude: string;
  readonly Longitude: string;
}

/** @returns undefined for what is no `latitude,longitude`; the numbers stay as they were written */
export function coordinatesOf(text: string): Coordinates | undefined {
  const [latitude = '', longitude = '', ...more] = text.split(',').map((part) => part.trim());
  if (more.length > 0 || !isDegrees(latitude, 90) || !isDegrees(longitude, 180)) return undefined;
  return { Latitude: latitude, Longitude: longitude };
}

function isDegrees(text: string, most: number): boolean {
  return /^[+-]?(?:\d{1,3}(?:\.\d*)?|\.\d+)$/.test(text) && Math.abs(Number(text)) <= most;
}

/** A hosted zone's id without its path. */
export function bareZoneId(id: string): string {
  return id.replace(/^\/?hostedzone\//, '');
}
