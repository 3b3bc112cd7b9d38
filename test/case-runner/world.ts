// The world of a case, as the program would know it: what the flags configure and what the indexes hold.
import type { KubeObject } from '../../reconciler/claims/kinds/read-kind.ts';
import { emptyLookup, type Lookup } from '../../reconciler/claims/lookup.ts';
import { ShapeError } from '../../reconciler/claims/object.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { lookupOf } from '../../reconciler/lookup.ts';
import { readObject } from '../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../reconciler/sources/store.ts';
import { parseCommandLine } from '../../server/config/parse-command-line.ts';
import { policyOf } from '../../server/policy-options.ts';
import type { Raw } from './case-map.ts';

export interface World {
  readonly policy: Policy;
  readonly lookup: Lookup;
}

export interface WorldOptions {
  readonly flags: readonly string[];
  readonly objects: readonly Raw[];
}

/** @throws ConfigError, PolicyError for flags that stop the start */
export function worldOf({ flags, objects }: WorldOptions): World {
  const policy = policyFor(flags);
  const store = new ObjectStore();
  for (const raw of objects) {
    const object = readable(raw, policy);
    if (object !== undefined) store.upsert(object);
  }
  return { policy, lookup: lookupOf(store) };
}

/** What cannot be read is not stored, as the informers do it. */
function readable(raw: Raw, policy: Policy): KubeObject | undefined {
  try {
    return readObject(raw, policy);
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

/** @throws ConfigError, PolicyError */
export function policyFor(flags: readonly string[]): Policy {
  const { config } = parseCommandLine(['serve', '-f', '-', ...flags], {}, () => '');
  return policyOf(config);
}

/** A world in which nothing is known yet; the webhook is put into others as cases need them. */
export function emptyWorld(): World {
  return { policy: policyFor([]), lookup: emptyLookup };
}
