import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecordIndex } from '../../../reconciler/indexes/record-index.ts';
import type { Change } from '../../../reconciler/providers/provider.ts';
import { type RecordSet, type RecordType, recordKey } from '../../../reconciler/record-set.ts';
import { host } from '../claims/sample.ts';
import { below, pick, type Random, seeded } from '../claims/seeded.ts';

const zones = [
  { id: 'z2', name: 'example.org' },
  { id: 'z1', name: 'example.com' },
];

type Labels = Readonly<Record<string, string>>;

function record(dnsName: string, recordType: RecordType, labels: Labels = {}, setIdentifier = ''): RecordSet {
  return { dnsName, recordType, targets: ['192.0.2.1'], labels, ...(setIdentifier !== '' && { setIdentifier }) };
}

function emptyIndex(ownerId: string | undefined = 'me'): RecordIndex {
  return new RecordIndex({ ownerId, managedTypes: ['A', 'AAAA', 'CNAME', 'TXT'], excludedTypes: ['CNAME'] });
}

function indexOf(...records: readonly RecordSet[]): RecordIndex {
  const index = emptyIndex();
  index.replace(zones, records);
  return index;
}

function at(index: RecordIndex, name: string, setIdentifier = '') {
  return index.record(host(name), setIdentifier);
}

const ours = { owner: 'me', resource: 'ingress/shop/web' };

describe('RecordIndex', () => {
  it('knows nothing before the first read', () => {
    const index = emptyIndex();
    assert.equal(index.synced, false);
    assert.equal(index.zones(), undefined);
    assert.equal(at(index, 'a.example.com'), undefined);
    index.replace([], []);
    assert.equal(index.synced, true);
    assert.deepEqual(index.zones(), []);
  });

  it('names the zones in order, each once, as hostnames are spelled', () => {
    const index = emptyIndex();
    const named = ['example.org', 'Example.com', 'bücher.example', 'example.com', ''].map((name) => ({
      id: name,
      name,
    }));
    index.replace(named, []);
    assert.deepEqual(index.zones(), ['', 'example.com', 'example.org', 'xn--bcher-kva.example']);
  });

  it('tells whose the records of a name are, and what for', () => {
    const index = indexOf(
      record('mine.example.com', 'AAAA', { owner: 'me' }),
      record('mine.example.com', 'A', ours),
      record('theirs.example.com', 'A', { owner: 'other', resource: 'ingress/x/y' }),
      record('nobodys.example.com', 'A'),
    );
    const resource = 'ingress/shop/web';
    assert.deepEqual(at(index, 'mine.example.com'), { types: ['A', 'AAAA'], ours: true, owner: undefined, resource });
    const foreign = { types: ['A'], ours: false, resource: undefined };
    assert.deepEqual(at(index, 'theirs.example.com'), { ...foreign, owner: 'other' });
    assert.deepEqual(at(index, 'nobodys.example.com'), { ...foreign, owner: undefined });
    assert.equal(at(index, 'free.example.com'), undefined);
  });

  it('names the types that are not ours, and still what ours were made for', () => {
    const index = indexOf(record('a.example.com', 'A', ours), record('a.example.com', 'AAAA', { owner: 'other' }));
    const resource = 'ingress/shop/web';
    assert.deepEqual(at(index, 'a.example.com'), { types: ['AAAA'], ours: false, owner: 'other', resource });
  });

  it('counts managed types only, and no ownership records', () => {
    const index = indexOf(
      record('mail.example.com', 'MX'),
      record('alias.example.com', 'CNAME'),
      { ...record('a-x.example.com', 'TXT'), targets: ['"heritage=external-dns,external-dns/owner=other"'] },
      { ...record('text.example.com', 'TXT'), targets: ['"hello"'] },
    );
    assert.equal(at(index, 'mail.example.com'), undefined);
    assert.equal(at(index, 'alias.example.com'), undefined);
    assert.equal(at(index, 'a-x.example.com'), undefined);
    assert.deepEqual(at(index, 'text.example.com')?.types, ['TXT']);
  });

  it('keeps set identifiers apart', () => {
    const index = indexOf(
      record('a.example.com', 'A', ours, 'eu'),
      record('a.example.com', 'A', { owner: 'other' }, 'us'),
    );
    assert.equal(at(index, 'a.example.com'), undefined);
    assert.equal(at(index, 'a.example.com', 'eu')?.ours, true);
    assert.equal(at(index, 'a.example.com', 'us')?.owner, 'other');
  });

  it('finds a record however the provider spells its name', () => {
    const index = indexOf(
      record('A.Example.com.', 'A'),
      record('www.bücher.example', 'A'),
      record('*.example.com', 'A'),
    );
    for (const name of ['a.example.com', 'www.xn--bcher-kva.example', '*.example.com'])
      assert.ok(at(index, name), name);
  });

  it('says nothing about records where ownership is not kept', () => {
    const index = new RecordIndex({ ownerId: undefined, managedTypes: ['A'], excludedTypes: [] });
    index.replace(zones, [record('a.example.com', 'A')]);
    assert.equal(at(index, 'a.example.com'), undefined);
    assert.deepEqual(index.zones(), ['example.com', 'example.org']);
  });

  it('forgets what a later read does not have', () => {
    const index = indexOf(record('a.example.com', 'A'));
    index.replace([], []);
    assert.equal(at(index, 'a.example.com'), undefined);
    assert.deepEqual(index.zones(), []);
  });
});

it('after any changes the index is the one of a read that finds them made', () => {
  const next = seeded(20260806);
  for (let round = 0; round < 200; round++) {
    const held = new Map<string, RecordSet>();
    const index = indexOf();
    for (let step = 0; step < 25; step++) index.note([randomChange(held, next)]);
    const read = indexOf(...held.values());
    for (const name of ['a.example.com', 'b.example.com']) {
      for (const set of ['', 'eu']) assert.deepEqual(at(index, name, set), at(read, name, set));
    }
  }
});

/** Makes a change of what is held. */
function randomChange(held: Map<string, RecordSet>, next: Random): Change {
  const labels = { owner: pick(['me', 'other'], next), resource: `ingress/shop/${below(3, next)}` };
  const type = pick<RecordType>(['A', 'AAAA', 'CNAME', 'TXT'], next);
  const changed = record(pick(['a.example.com', 'b.example.com'], next), type, labels, pick(['', 'eu'], next));
  const key = recordKey(changed);
  const prev = held.get(key);
  if (prev === undefined || next() < 0.5) {
    held.set(key, changed);
    return prev === undefined ? { action: 'create', next: changed } : { action: 'update', prev, next: changed };
  }
  held.delete(key);
  return { action: 'delete', prev };
}
