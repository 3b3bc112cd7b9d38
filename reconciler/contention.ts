// One name, one namespace: of objects that cannot share a name the one publishes it that has the best right to it.

import { claimantOf } from './claims/claimant.ts';
import type { AcceptedClaim } from './claims/decide.ts';
import { levelOf } from './claims/enforcement.ts';
import { type Hostname, isHostname, parseHostname } from './claims/hostname.ts';
import type { ClaimingObject } from './claims/kinds.ts';
import type { Claimant } from './claims/lookup.ts';
import { objectText } from './claims/object.ts';
import type { Policy } from './claims/policy.ts';
import { contend, precedence } from './claims/precedence.ts';
import { conflict } from './claims/rules/conflict.ts';
import type { Endpoint } from './endpoint.ts';
import type { SyncLookup } from './lookup.ts';
import type { Pending } from './sources/targets/targets.ts';

/** What one accepted claim wants at one of its names. */
export interface Wish {
  readonly object: ClaimingObject;
  readonly claim: AcceptedClaim;
  /** A Service's Pods and ports have names below it. */
  readonly name: Hostname;
  /** Not empty, unless pending says why. */
  readonly endpoints: readonly Endpoint[];
  readonly pending?: Pending | undefined;
}

/** A wish at one name, with who makes it. */
interface Contender {
  readonly wish: Wish;
  readonly claimant: Claimant;
}

/**
 * Takes the names that an object of another namespace has a better right to out of the wishes, and says who has them. The
 * right is that of the conflict rule (the record's `resource` label, age, namespace), asked among accepted claims only: one
 * that is rejected, or that is not to be published, takes no name away. A name whose rightful claim has no address yet goes
 * to nobody. With `--rule=conflict=off` all stay, and their targets merge as in ExternalDNS.
 */
export function withoutContended(
  wishes: readonly Wish[],
  policy: Policy,
  lookup: SyncLookup,
): { readonly kept: readonly Wish[]; readonly lost: readonly Wish[] } {
  if (levelOf(conflict, policy, 'deny') === 'off') return { kept: wishes, lost: [] };
  const losses = new Map<Wish, Map<string, Pending>>();
  for (const [dnsName, contenders] of contendersOf(wishes, policy, lookup)) {
    for (const { wish, pending } of losersOf(dnsName, contenders, lookup)) {
      const known = losses.get(wish) ?? new Map<string, Pending>();
      losses.set(wish, known.set(dnsName, pending));
    }
  }
  if (losses.size === 0) return { kept: wishes, lost: [] };
  const lost = [...losses].flatMap(([wish, names]) =>
    [...names].map(([dnsName, pending]) => ({ ...wish, name: asHostname(dnsName, wish.name), endpoints: [], pending })),
  );
  return { kept: wishes.flatMap((wish) => without(wish, losses.get(wish))), lost };
}

/** By name; of the names that more than one namespace wants. */
function contendersOf(
  wishes: readonly Wish[],
  policy: Policy,
  lookup: SyncLookup,
): ReadonlyMap<string, readonly Contender[]> {
  const wanted = wishes.filter(({ pending }) => pending?.code !== 'NotPublished');
  const namespaces = new Map<string, string>();
  const contended = new Map<string, Contender[]>();
  for (const wish of wanted) {
    const { namespace } = wish.claim.object;
    for (const dnsName of namesOf(wish)) {
      const known = namespaces.get(dnsName);
      if (known === undefined) namespaces.set(dnsName, namespace);
      else if (known !== namespace) contended.set(dnsName, []);
    }
  }
  if (contended.size === 0) return contended;
  for (const wish of wanted) {
    for (const dnsName of namesOf(wish)) {
      const contenders = contended.get(dnsName);
      if (contenders !== undefined) {
        contenders.push({ wish, claimant: claimantOf(wish.claim, wish.object, policy, lookup) });
      }
    }
  }
  return contended;
}

function namesOf({ name, endpoints, pending }: Wish): ReadonlySet<string> {
  return new Set(pending === undefined ? endpoints.map(({ dnsName }) => dnsName) : [name]);
}

function losersOf(dnsName: string, contenders: readonly Contender[], lookup: SyncLookup): readonly Loser[] {
  const name = parseHostname(dnsName);
  const sets = Map.groupBy(contenders, ({ claimant }) => claimant.setIdentifier);
  return [...sets].flatMap(([setIdentifier, ones]) =>
    losersOfSet(ones, isHostname(name) ? lookup.record(name, setIdentifier)?.resource : undefined),
  );
}

interface Loser {
  readonly wish: Wish;
  readonly pending: Pending;
}

/** In the order of their right, each takes the name unless one before it that it cannot share with has it. */
function losersOfSet(contenders: readonly Contender[], resource: string | undefined): readonly Loser[] {
  const rightful: Claimant[] = [];
  const losers: Loser[] = [];
  const ordered = contenders.toSorted((a, b) => precedence(a.claimant, b.claimant, resource).order);
  for (const { wish, claimant } of ordered) {
    const holder = rightful.find((other) => contend(other, claimant));
    if (holder === undefined) {
      rightful.push(claimant);
      continue;
    }
    const { why } = precedence(holder, claimant, resource);
    const message = `the name is claimed by ${objectText(holder.object)}, ${why}`;
    losers.push({ wish, pending: { code: 'HostnameClaimed', message } });
  }
  return losers;
}

function without(wish: Wish, names: ReadonlyMap<string, Pending> | undefined): readonly Wish[] {
  if (names === undefined) return [wish];
  const endpoints = wish.endpoints.filter(({ dnsName }) => !names.has(dnsName));
  return endpoints.length === 0 ? [] : [{ ...wish, endpoints }];
}

function asHostname(dnsName: string, otherwise: Hostname): Hostname {
  const name = parseHostname(dnsName);
  return isHostname(name) ? name : otherwise;
}
