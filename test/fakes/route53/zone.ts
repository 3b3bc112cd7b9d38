// A hosted zone of the fake: a batch lands whole or not at all, and a deletion names what it deletes exactly.
import { child, type Element, textOf } from './xml.ts';

/** What Route 53 takes in one request. */
const maxChanges = 1000;
const maxCharacters = 32_000;

interface Stored {
  readonly name: string;
  readonly type: string;
  readonly identifier: string;
  readonly set: Element;
}

export class FakeZone {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly tags: Readonly<Record<string, string>>;
  #sets = new Map<string, Stored>();

  constructor(id: string, name: string, isPrivate = false, tags: Readonly<Record<string, string>> = {}) {
    this.id = id;
    this.name = name;
    this.isPrivate = isPrivate;
    this.tags = tags;
  }

  /** In Route 53's order: by name from the last label on, then by type and identifier. */
  list(): readonly Stored[] {
    const key = ({ name, type, identifier }: Stored) => `${reversed(name)} ${type} ${identifier}`;
    return [...this.#sets.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  /** From a place in that order on. */
  from(name: string, type: string, identifier: string): readonly Stored[] {
    const start = `${reversed(nameOf(name))} ${type} ${identifier}`;
    return this.list().filter((one) => `${reversed(one.name)} ${one.type} ${one.identifier}` >= start);
  }

  /** @returns what is wrong, undefined when the batch landed */
  change(changes: readonly Element[]): string | undefined {
    if (changes.length > maxChanges) return `Number of records limit of ${maxChanges} exceeded.`;
    const characters = changes.flatMap(valuesOf).join('').length;
    if (characters > maxCharacters) return `RDATA character limit exceeds ${maxCharacters}.`;
    const next = new Map(this.#sets);
    const problems = changes.flatMap((change) => applied(next, change) ?? []);
    const conflicts = [...next.values()].filter((one) => one.type === 'CNAME' && isCrowded(one, next));
    problems.push(
      ...conflicts.map(
        ({ name }) =>
          `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the ` +
          `same DNS name in zone ${this.name}.`,
      ),
    );
    if (problems.length > 0) return `[${problems.join(', ')}]`;
    this.#sets = next;
    return undefined;
  }
}

function applied(sets: Map<string, Stored>, change: Element): string | undefined {
  const set = child(change, 'ResourceRecordSet');
  if (set === undefined) return 'no ResourceRecordSet';
  const stored = {
    name: nameOf(textOf(set, 'Name')),
    type: textOf(set, 'Type'),
    identifier: textOf(set, 'SetIdentifier'),
    set,
  };
  const key = `${stored.name} ${stored.type} ${stored.identifier}`;
  const there = sets.get(key);
  const what = `resource record set [name='${stored.name}', type='${stored.type}']`;
  if (textOf(change, 'Action') === 'DELETE') {
    if (there === undefined) return `Tried to delete ${what} but it was not found`;
    if (form(there.set) !== form(set))
      return `Tried to delete ${what} but the values provided do not match the current values`;
    sets.delete(key);
    return undefined;
  }
  if (there !== undefined && textOf(change, 'Action') === 'CREATE')
    return `Tried to create ${what} but it already exists`;
  sets.set(key, stored);
  return undefined;
}

function isCrowded({ name, identifier }: Stored, sets: ReadonlyMap<string, Stored>): boolean {
  return [...sets.values()].some(
    (other) => other.name === name && (other.type !== 'CNAME' || (other.identifier === '') !== (identifier === '')),
  );
}

/** Without the order of fields and values. */
function form({ name, children, text }: Element): string {
  if (name === 'Name' || name === 'DNSName') return `${name}=${nameOf(text)}`;
  return children.length === 0 ? `${name}=${text}` : `${name}(${children.map(form).sort().join()})`;
}

function valuesOf(change: Element): string[] {
  const set = child(change, 'ResourceRecordSet');
  const values = set && child(set, 'ResourceRecords')?.children.map((record) => textOf(record, 'Value'));
  return values ?? [set === undefined ? '' : textOf(set, 'AliasTarget', 'DNSName')];
}

/** As Route 53 lists it. */
function nameOf(text: string): string {
  const name = text.toLowerCase().replaceAll('*', '\\052');
  return name.endsWith('.') ? name : `${name}.`;
}

function reversed(name: string): string {
  return name.split('.').reverse().join('.');
}
