// From the configuration to what is done to endpoints before they are planned.
import { Nat64Error, nat64Of } from '../reconciler/shape/nat64.ts';
import type { Shaping } from '../reconciler/shape/shape.ts';
import { readNets, targetNets } from '../reconciler/shape/target-nets.ts';
import type { Config } from './config/config.ts';
import type { Problem } from './config/problem.ts';

/** @throws Nat64Error */
export function shapingOf(config: Config): Shaping {
  const wanted = readNets(config.targetNetFilter).nets;
  const unwanted = readNets(config.excludeTargetNet).nets;
  return {
    ...(config.nat64Networks.length > 0 && { nat64: nat64Of(config.nat64Networks) }),
    ...((wanted ?? unwanted) && { targets: targetNets(wanted, unwanted) }),
    ...(config.managedRecordTypes.includes('PTR') && { ptr: config.createPtr ? 'every' : 'asked' }),
    preferAlias: config.preferAlias,
    ...(config.provider === 'rfc2136' && { leastTTL: Math.trunc(config.rfc2136MinTtl / 1000) }),
  };
}

/** What stops the start, as in ExternalDNS. */
export function shapingProblems(config: Config): readonly Problem[] {
  if (config.createPtr && !config.managedRecordTypes.includes('PTR')) {
    const message =
      '--create-ptr requires PTR in --managed-record-types: give --managed-record-types=PTR beside the others';
    return [{ flag: '--create-ptr', message }];
  }
  try {
    shapingOf(config);
    return [];
  } catch (error) {
    if (error instanceof Nat64Error) return [{ flag: '--nat64-networks', message: error.message }];
    throw error;
  }
}

/** What ExternalDNS only tells: a filter that is no network is left out, and when none is left everything passes. */
export function shapingWarnings(config: Config): readonly string[] {
  const told = (flag: string, values: readonly string[]) =>
    readNets(values).invalid.map(
      (value) => `Invalid target net filter: ${value} (${flag} wants CIDR, such as 10.0.0.0/8)`,
    );
  return [
    ...told('--target-net-filter', config.targetNetFilter),
    ...told('--exclude-target-net', config.excludeTargetNet),
  ];
}
