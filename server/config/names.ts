// One setting, three spellings: property key, flag and environment variable. Each follows from the other mechanically.

/** @returns the flag name without dashes: `awsZoneType` is `aws-zone-type` */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** @returns the property key: `aws-zone-type` is `awsZoneType` */
export function propertyKey(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * The environment variables of a flag, the most important first. ExternalDNS's own flags answer to its prefix too
 * (kingpin's rule: upper case, every other character an underscore).
 */
export function environmentNames(name: string, externalDns: boolean): readonly string[] {
  const upper = name.toUpperCase().replaceAll('-', '_');
  return externalDns ? [`ZONEWARDEN_${upper}`, `EXTERNAL_DNS_${upper}`] : [`ZONEWARDEN_${upper}`];
}
