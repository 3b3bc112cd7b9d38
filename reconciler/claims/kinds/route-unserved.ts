// Why no listener accepts a hostname of a route, said so that its author sees what the listeners would accept.
import { isListenerHost, isOpenTo } from '../listeners.ts';
import type { ObjectLookup } from '../lookup.ts';
import { parentKey } from './parent-ref.ts';
import type { Route } from './route-object.ts';
import { openListeners, type RouteParent } from './route-parents.ts';

/** A message names at most this many of each; the rest is counted. */
const maxParents = 2;
const maxHostnames = 3;

/** Said of a name that no listener can match, whatever its hostname (ExternalDNS asks for RFC 1123 as it is written). */
const unmatchable = 'is accepted by no listener: Gateways match ASCII letters, digits, hyphens and inner dots only';

/**
 * What is said of the hostnames that no listener of the parents accepts, worked out once for all of them.
 * @param parents those of one reference or several, as they were followed
 * @returns undefined where it cannot be told: a route without such parents, or with one that is not known
 */
export function unservedClause(
  route: Route,
  parents: readonly RouteParent[],
  lookup: ObjectLookup,
): ((text: string) => string) | undefined {
  if (parents.length === 0 || parents.some(({ owner }) => owner === undefined)) return undefined;
  let clause: string | undefined;
  return (text) => {
    if (!isListenerHost(text)) return unmatchable;
    clause ??= `is accepted by no listener of ${parentsText(route, parents, lookup)}`;
    return clause;
  };
}

function parentsText(route: Route, parents: readonly RouteParent[], lookup: ObjectLookup): string {
  const byParent = [...Map.groupBy(parents, ({ ref }) => parentKey(ref)).values()];
  const texts = byParent.slice(0, maxParents).map((same) => parentText(route, same, lookup));
  return counted(texts, byParent.length, ' and ');
}

/** @param same references to one parent, by section or port */
function parentText(route: Route, same: readonly RouteParent[], lookup: ObjectLookup): string {
  const [parent] = same;
  if (parent === undefined) return '';
  const { kind, namespace, name } = parent.ref;
  const hostnames = new Set(
    same.flatMap((one) => openListeners(route, one, lookup).map(({ listener }) => listener.hostname)),
  );
  const offer = hostnames.size > 0 ? hostnamesText([...hostnames]) : closedText(route, parent, lookup);
  return `${kind} ${namespace}/${name} (${offer})`;
}

function hostnamesText(hostnames: readonly string[]): string {
  return counted(hostnames.slice(0, maxHostnames), hostnames.length, ', ');
}

/** Why a parent has no listener that takes the route. */
function closedText(route: Route, { ref, owner, gateway }: RouteParent, lookup: ObjectLookup): string {
  if (owner?.kind === 'ListenerSet') {
    if (gateway === undefined) return 'its parent is no Gateway';
    const { namespace, name } = gateway.metadata;
    if (isOpenTo(gateway.allowedListeners, namespace, owner.metadata.namespace, lookup) === false) {
      return `Gateway ${namespace}/${name} allows no ListenerSet there`;
    }
  }
  if (ref.sectionName !== '' && !owner?.listeners.some(({ name }) => name === ref.sectionName)) {
    return `no listener is named ${ref.sectionName}`;
  }
  return `none takes this ${route.kind}: compare port, protocol and allowedRoutes`;
}

function counted(texts: readonly string[], total: number, separator: string): string {
  const rest = total - texts.length;
  return rest > 0 ? `${texts.join(', ')} and ${rest} more` : texts.join(separator);
}
