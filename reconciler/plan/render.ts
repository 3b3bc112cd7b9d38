// A plan for people and for programs: a diff by zone, the wire form, and ExternalDNS's log line for a change.
import type { Change, Zone } from '../providers/provider.ts';
import type { RecordSet } from '../record-set.ts';
import { toWire } from '../wire.ts';
import { recordOf, type ZoneChanges } from './groups.ts';
import type { Held } from './held.ts';

const signs = { create: '+', update: '~', delete: '-' } as const;

/** @returns lines of a diff with what is held and a summary, ending in a newline */
export function renderText(zones: readonly ZoneChanges[], held: readonly Held[]): string {
  const lines: string[] = [];
  const counts = { create: 0, update: 0, delete: 0, adopt: 0 };
  for (const { zone, groups, adopted } of zones) {
    lines.push(`zone ${zone.name || '.'}`);
    for (const record of adopted) lines.push(`  = ${recordText(record)} (becomes ours)`);
    counts.adopt += adopted.length;
    for (const change of groups.flatMap((group) => group.changes)) {
      lines.push(`  ${changeLine(change)}`);
      if (!isOwnershipRecord(recordOf(change))) counts[change.action]++;
    }
    lines.push('');
  }
  if (held.length > 0) {
    lines.push('held');
    for (const { record, code, message } of held) {
      lines.push(`  ! ${record.dnsName} ${record.recordType} ${record.targets.join(', ')}: ${message} [${code}]`);
    }
    lines.push('');
  }
  lines.push(summary(counts, held.length));
  return `${lines.map(printable).join('\n')}\n`;
}

/** A target may be any text that somebody put in an annotation: it must not steer a terminal. */
export function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return line.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}

function summary(counts: Record<Change['action'] | 'adopt', number>, held: number): string {
  const { create, update, delete: remove, adopt } = counts;
  if (create + update + remove + adopt === 0) return `Nothing to change, ${held} held`;
  const adopted = adopt === 0 ? '' : `${adopt} to adopt, `;
  const changed = `${create} to create, ${update} to update, ${remove} to delete`;
  return `${changed}, ${adopted}${held} held (ownership records not counted)`;
}

/** A line of a diff: sign, name, type, old and new content. */
export function changeLine(change: Change): string {
  const record = recordOf(change);
  if (change.action !== 'update') return `${signs[change.action]} ${recordText(record)}`;
  const identity = `${signs[change.action]} ${identityText(record)}`;
  const before = contentText(change.prev);
  const after = contentText(change.next);
  return before === after ? `${identity} ${after} (written again)` : `${identity} ${before} -> ${after}`;
}

/** Name, type, targets and TTL. */
export function recordText(record: RecordSet): string {
  return `${identityText(record)} ${contentText(record)}`;
}

function identityText({ dnsName, recordType, setIdentifier }: RecordSet): string {
  return `${dnsName} ${recordType}${setIdentifier ? ` ${setIdentifier}` : ''}`;
}

function contentText({ targets, recordTTL }: RecordSet): string {
  return `${targets.join(', ')}${recordTTL ? ` (ttl ${recordTTL})` : ''}`;
}

/** Whether a changed record says who owns another one: the registry labels what it writes; what it deletes has only its text. */
export function isOwnershipRecord(record: RecordSet): boolean {
  return (
    record.recordType === 'TXT' &&
    (record.labels?.ownedRecord !== undefined || /^"?heritage=/.test(record.targets[0] ?? ''))
  );
}

/** The changes as they go to the provider, ownership records included; an update is the new record with its old one. */
export function planToWire(
  zones: readonly ZoneChanges[],
): Readonly<Record<'create' | 'update' | 'delete', readonly unknown[]>> {
  const changes = zones.flatMap(({ groups }) => groups.flatMap((group) => group.changes));
  return {
    create: changes.flatMap((change) => (change.action === 'create' ? [toWire(change.next)] : [])),
    update: changes.flatMap((change) =>
      change.action === 'update' ? [{ ...toWire(change.next), old: toWire(change.prev) }] : [],
    ),
    delete: changes.flatMap((change) => (change.action === 'delete' ? [toWire(change.prev)] : [])),
  };
}

const words = { create: 'CREATE', update: 'UPSERT', delete: 'DELETE' } as const;

/** `Desired change: CREATE example.com A [Id: Z1]`: ExternalDNS's wording, which dashboards search for. */
export function changeLog(change: Change, zone: Zone): string {
  const { dnsName, recordType } = recordOf(change);
  return `Desired change: ${words[change.action]} ${dnsName} ${recordType} [Id: ${zone.id}]`;
}
