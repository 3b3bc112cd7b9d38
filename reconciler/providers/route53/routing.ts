// The routing policy of a record set: provider properties to the fields of Route 53 and back.
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { coordinatesOf, integerOf, names, type Properties } from './properties.ts';

/** Everything but the health check needs a set identifier; without one it is nothing, as reading finds it (reference 1.3). */
export function routingOf(properties: Properties, setIdentifier: string | undefined): Partial<ResourceRecordSet> {
  const healthCheck = properties.get(names.healthCheck);
  const health = healthCheck === undefined ? {} : { HealthCheckId: healthCheck };
  if (!setIdentifier) return health;
  const weight = properties.get(names.weight);
  const region = properties.get(names.region);
  const failover = properties.get(names.failover);
  const multi = properties.get(names.multiValue);
  return {
    SetIdentifier: setIdentifier,
    ...(weight !== undefined && { Weight: integerOf(weight) }),
    // The service is asked what it knows: regions and failover roles are more than any list of ours.
    ...(region !== undefined && { Region: region as NonNullable<ResourceRecordSet['Region']> }),
    ...(failover !== undefined && { Failover: failover as NonNullable<ResourceRecordSet['Failover']> }),
    ...(multi !== undefined && multi !== 'false' && { MultiValueAnswer: true }),
    ...geoLocation(properties),
    ...geoProximity(properties),
    ...health,
  };
}

function geoLocation(properties: Properties): Pick<ResourceRecordSet, 'GeoLocation'> {
  const continent = properties.get(names.continent);
  if (continent !== undefined) return { GeoLocation: { ContinentCode: continent } };
  const country = properties.get(names.country);
  const subdivision = properties.get(names.subdivision);
  if (country === undefined && subdivision === undefined) return {};
  return {
    GeoLocation: {
      ...(country !== undefined && { CountryCode: country }),
      ...(subdivision !== undefined && { SubdivisionCode: subdivision }),
    },
  };
}

function geoProximity(properties: Properties): Pick<ResourceRecordSet, 'GeoProximityLocation'> {
  const region = properties.get(names.proximityRegion);
  const group = properties.get(names.proximityGroup);
  const bias = properties.get(names.proximityBias);
  const coordinates = coordinatesOf(properties.get(names.proximityCoordinates) ?? '');
  if (region === undefined && group === undefined && bias === undefined && coordinates === undefined) return {};
  return {
    GeoProximityLocation: {
      ...(region !== undefined && { AWSRegion: region }),
      ...(group !== undefined && { LocalZoneGroup: group }),
      ...(coordinates !== undefined && { Coordinates: coordinates }),
      ...(bias !== undefined && { Bias: integerOf(bias) }),
    },
  };
}

/** The properties of a record set that is there. */
export function routingProperties(set: ResourceRecordSet): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  const put = (name: string, value: string | number | undefined) => {
    if (value !== undefined) properties.set(name, String(value));
  };
  put(names.healthCheck, set.HealthCheckId);
  if (!set.SetIdentifier) return properties;
  put(names.weight, set.Weight);
  put(names.region, set.Region);
  put(names.failover, set.Failover);
  if (set.MultiValueAnswer === true) properties.set(names.multiValue, '');
  put(names.continent, set.GeoLocation?.ContinentCode);
  put(names.country, set.GeoLocation?.CountryCode);
  put(names.subdivision, set.GeoLocation?.SubdivisionCode);
  const place = set.GeoProximityLocation;
  put(names.proximityRegion, place?.AWSRegion);
  put(names.proximityGroup, place?.LocalZoneGroup);
  put(names.proximityBias, place?.Bias);
  if (place?.Coordinates) {
    put(names.proximityCoordinates, `${place.Coordinates.Latitude ?? ''},${place.Coordinates.Longitude ?? ''}`);
  }
  return properties;
}
