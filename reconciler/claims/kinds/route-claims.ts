// What a route claims: every hostname that it writes, with what its listeners leave of it, and those that it inherits.
import type { Claim } from '../claim.ts';
import { isHostname, parseHostname } from '../hostname.ts';
import { ListenerHostnames } from '../listener-hostnames.ts';
import type { ObjectLookup } from '../lookup.ts';
import type { ObjectRef } from '../object.ts';
import type { Policy } from '../policy.ts';
import { writtenHostnames } from './route-hostnames.ts';
import { knownParents, type Route } from './route-object.ts';
import { followParent, openListeners, type RouteParent } from './route-parents.ts';
import { unservedClause } from './route-unserved.ts';

/** What the parents of a route do with a hostname, as far as they are known. */
interface Reception {
  /** Of the parents that are ours, the listeners that take the route: where each stands in spec.parentRefs. */
  readonly ours: ListenerHostnames<number>;
  /** Listeners of other parents, and those that may take the route. */
  readonly others: ListenerHostnames<number>;
  readonly parents: readonly RouteParent[];
}

/** In the order of the fields; the same name at one field once. Pure. */
export function routeClaims(route: Route, object: ObjectRef, policy: Policy, lookup: ObjectLookup): readonly Claim[] {
  const reception = receptionOf(route, policy, lookup);
  const unserved = unservedClause(route, reception.parents, lookup);
  const claims = new Map<string, Claim>();
  for (const { text, field } of writtenHostnames(route, policy)) {
    const key = `${field} ${text}`;
    if (text === '') {
      for (const claim of inheritedClaims(reception, object)) claims.set(`${claim.field} ${claim.host}`, claim);
    } else if (!claims.has(key)) {
      claims.set(key, { host: text, object, field, internal: false, ...receivedAs(text, reception, unserved) });
    }
  }
  return [...claims.values()];
}

function receptionOf(route: Route, policy: Policy, lookup: ObjectLookup): Reception {
  const ours: (readonly [string, number])[] = [];
  const others: (readonly [string, number])[] = [];
  const parents: RouteParent[] = [];
  for (const { ref, index } of knownParents(route)) {
    const parent = followParent(ref, policy, lookup);
    if (parent === undefined) continue;
    parents.push(parent);
    for (const { listener, certain } of openListeners(route, parent, lookup)) {
      (parent.ours && certain ? ours : others).push([listener.hostname, index]);
    }
  }
  return { ours: new ListenerHostnames(ours), others: new ListenerHostnames(others), parents };
}

/** The hostname of every listener that takes the route, at the reference that leads there. */
function inheritedClaims({ ours }: Reception, object: ObjectRef): readonly Claim[] {
  return ours.overlaps('').map(({ name, listeners: [index = 0] }) => ({
    host: name,
    object,
    field: `spec.parentRefs[${index}]`,
    internal: false,
  }));
}

/** Without a listener that is known to serve it, the name is judged and held as it is written. */
function receivedAs(
  text: string,
  { ours, others }: Reception,
  unserved: ((text: string) => string) | undefined,
): Pick<Claim, 'narrowed' | 'unserved'> {
  const served = [...new Set(ours.overlaps(text).map(({ name }) => name))];
  if (served.length > 0) {
    const own = parseHostname(text);
    return served.length === 1 && isHostname(own) && served[0] === own ? {} : { narrowed: served };
  }
  if (unserved === undefined || others.overlaps(text).length > 0) return {};
  return { unserved: unserved(text) };
}
