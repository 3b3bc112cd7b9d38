// Which records stay although no endpoint asks for them: an object may want them that has no address now, or was not read.
import { resourceOf } from './claims/claimant.ts';
import type { Desired } from './desired.ts';
import type { Reprieve } from './plan/held.ts';
import { rowName } from './plan/row-name.ts';
import type { RecordSet } from './record-set.ts';
import type { Pending } from './sources/targets/targets.ts';
import type { Unread } from './unread-kinds.ts';

/** What becomes of a record while its object claims the name and has no address: it stays, or goes as in ExternalDNS. */
export type MissingTargets = 'keep' | 'delete';

/**
 * What a missing address keeps. A record goes away only because its object was seen to go or to stop claiming the name: an
 * object that claims it and has no address just now keeps it, unless the operator wants ExternalDNS's way. Of an object
 * whose addresses nobody knows yet or on which the template failed, everything is kept in any case, by name or by the resource
 * in the ownership record (a Service has names of its Pods and ports, too).
 */
export function sparing(
  { pending, problems }: Desired,
  onMissingTargets: MissingTargets,
  { mayBeOf }: Unread,
): (record: RecordSet) => Reprieve | undefined {
  const unread = pending.filter((one) => one.pending.code === 'NotRead');
  const unreadNames = new Set<string>(unread.map(({ name }) => name));
  const unreadObjects = [...unread.map(({ claim }) => claim.object), ...problems.map(({ object }) => object)];
  const unreadResources = new Set(unreadObjects.map(resourceOf));
  const waiting = onMissingTargets === 'keep' ? pending.filter((one) => kept.has(one.pending.code)) : [];
  const why = new Map<string, string>(waiting.map((one) => [one.name, one.pending.message]));
  const behind = new Set(waiting.map(({ name, claim }) => `${resourceOf(claim.object)} ${name}`));
  return (record) => {
    const { dnsName, recordType, targets, labels } = record;
    const name = rowName(dnsName);
    const resource = labels?.resource ?? '';
    if (mayBeOf(record)) return unreadObject;
    if (unreadNames.has(name) || unreadResources.has(resource)) return unreadTargets;
    // A PTR record is made of the names that it points to.
    const pointed = recordType === 'PTR' ? targets.map(rowName) : [];
    if (pointed.some((target) => unreadNames.has(target))) return unreadTargets;
    const claimed = [name, ...pointed, ...namesAbove(name).filter((above) => behind.has(`${resource} ${above}`))];
    const message = claimed.map((one) => why.get(one)).find((found) => found !== undefined);
    return message === undefined ? undefined : { code: 'PendingTarget', message: `it stays as it is: ${message}` };
  };
}

/** At most two labels up: the names of a Service's Pods and ports stand below its own. */
function namesAbove(name: string): readonly string[] {
  const labels = name.split('.');
  return [labels.slice(1).join('.'), labels.slice(2).join('.')];
}

/** Reasons that leave the claim standing; `NotPublished` says that nothing is to be published. */
const kept = new Set<Pending['code']>(['PendingTarget', 'InvalidRecord']);

const unreadTargets: Reprieve = {
  code: 'NotRead',
  message: 'it stays, because an object may want it whose addresses have not been read or whose template fails',
};

const unreadObject: Reprieve = {
  code: 'NotRead',
  message: 'it stays, because objects of the kind that it belongs to could not be read',
};
