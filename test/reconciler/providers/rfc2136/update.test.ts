// Groups of changes as UPDATE messages: nothing is changed that is another than it was read, and nothing is left half done.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChangeGroup } from '../../../../reconciler/providers/provider.ts';
import { updateRequest } from '../../../../reconciler/providers/rfc2136/message.ts';
import { updateSections } from '../../../../reconciler/providers/rfc2136/update.ts';
import { placesOf, plainName } from '../../../../reconciler/providers/rfc2136/wire.ts';
import { type RecordSet, recordTypes } from '../../../../reconciler/record-set.ts';
import { a, cname, create, group, remove, txt } from '../../../contract/changes.ts';

const classNames: Readonly<Record<number, string>> = { 1: 'IN', 254: 'NONE', 255: 'ANY' };
const typeNames: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  35: 'NAPTR',
  39: 'DNAME',
};

const update = (prev: RecordSet, next: RecordSet) => ({ action: 'update', prev, next }) as const;
const ttl = (record: RecordSet) => record.recordTTL ?? 0;

/** The records of both sections as `NAME CLASS TYPE TTL DATA`. */
function sections(...groups: readonly ChangeGroup[]) {
  const message = updateRequest('example.com', updateSections(groups, ttl));
  const { counts, records } = placesOf(message);
  const lines = records.map(({ start, type, recordClass, data, dataLength }) => {
    const { name } = plainName(message, start);
    const seconds = message.readUInt32BE(data - 6);
    const octets = message.toString('hex', data, data + dataLength);
    return `${name} ${classNames[recordClass]} ${typeNames[type] ?? type} ${seconds} ${octets}`.trim();
  });
  return { prerequisites: lines.slice(0, counts[1]), updates: lines.slice(counts[1]) };
}

const www = 'www.example.com';
const [one, two] = ['c0000201', 'c0000202'];

describe('an update', () => {
  it('creates a record set where there is none of its type, and no CNAME', () => {
    assert.deepEqual(sections(group(create(a('www', '192.0.2.1', '192.0.2.2')))), {
      prerequisites: [`${www} NONE A 0`, `${www} NONE CNAME 0`],
      updates: [`${www} IN A 300 ${one}`, `${www} IN A 300 ${two}`],
    });
  });

  it('creates a CNAME only where there is nothing that the program or anybody commonly writes', () => {
    const { prerequisites, updates } = sections(group(create(cname('www', 'y'))));
    assert.deepEqual(updates, [`${www} IN CNAME 300 017900`]);
    assert.ok(prerequisites.every((line) => line.startsWith(`${www} NONE `)));
    const asked = new Set(prerequisites.map((line) => line.split(' ')[2]));
    for (const type of recordTypes) assert.ok(asked.has(type), type);
    // SOA, HINFO, DS, SSHFP, TLSA, SVCB, HTTPS, CAA
    for (const type of [6, 13, 43, 44, 52, 64, 65, 257]) assert.ok(asked.has(String(type)), String(type));
  });

  it('deletes a record set that is there to the last value, whatever its TTL', () => {
    assert.deepEqual(sections(group(remove(a('www', '192.0.2.1', '192.0.2.2')))), {
      prerequisites: [`${www} IN A 0 ${one}`, `${www} IN A 0 ${two}`],
      updates: [`${www} ANY A 0`],
    });
  });

  it('replaces a record set whole', () => {
    const change = update(a('www', '192.0.2.1'), { ...a('www', '192.0.2.2'), recordTTL: 60 });
    assert.deepEqual(sections({ dnsName: www, changes: [change] }), {
      prerequisites: [`${www} IN A 0 ${one}`],
      updates: [`${www} ANY A 0`, `${www} IN A 60 ${two}`],
    });
  });

  it('deletes first, so that an address can become a CNAME and a CNAME an address', () => {
    const [address, alias] = [a('www', '192.0.2.1'), cname('www', 'y')];
    const there = sections(group(create(alias), remove(address)));
    assert.deepEqual(there.updates, [`${www} ANY A 0`, `${www} IN CNAME 300 017900`]);
    assert.ok(there.prerequisites.includes(`${www} IN A 0 ${one}`));
    assert.ok(!there.prerequisites.includes(`${www} NONE A 0`), 'the address is there and must be');
    assert.ok(there.prerequisites.includes(`${www} NONE AAAA 0`));
    assert.deepEqual(sections(group(create(address), remove(alias))), {
      prerequisites: [`${www} NONE A 0`, `${www} IN CNAME 0 017900`],
      updates: [`${www} ANY CNAME 0`, `${www} IN A 300 ${one}`],
    });
  });

  it('asks for a thing once, though two records of a name want it', () => {
    const v6 = { ...a('www', '::'), recordType: 'AAAA' } as const;
    const { prerequisites } = sections(group(create(a('www', '192.0.2.1')), create(v6)));
    assert.deepEqual(prerequisites, [`${www} NONE A 0`, `${www} NONE CNAME 0`, `${www} NONE AAAA 0`]);
  });

  it('of several groups has the changes of each in their order', () => {
    const { updates } = sections(group(remove(a('www', '192.0.2.1'))), group(create(a('x', '192.0.2.2'))));
    assert.deepEqual(updates, [`${www} ANY A 0`, `x.example.com IN A 300 ${two}`]);
  });

  it('does not take one group for another that deletes at the same name', () => {
    const { prerequisites } = sections(group(remove(a('x', '192.0.2.1'))), group(create(a('www', '192.0.2.1'))));
    assert.ok(prerequisites.includes(`${www} NONE A 0`));
  });

  it('writes names in lower case', () => {
    const { updates } = sections(group(create({ ...a('www', '192.0.2.1'), dnsName: 'WWW.Example.com' })));
    assert.deepEqual(updates, [`${www} IN A 300 ${one}`]);
  });

  it('names a text string by string as it was read', () => {
    const prev: RecordSet = { ...txt('www', ''), targets: ['"ab" "c"'] };
    assert.deepEqual(sections(group(remove(prev))).prerequisites, [`${www} IN TXT 0 ${'026162' + '0163'}`]);
    assert.deepEqual(sections(group(remove(txt('www', 'abc')))).prerequisites, [`${www} IN TXT 0 03616263`]);
  });

  it('never takes away a record set without a condition, not even one of which a value cannot be written', () => {
    for (const targets of [['a b.example.net'], ['ns.example.net', 'a b.example.net']]) {
      const prev: RecordSet = { dnsName: www, recordType: 'NS', targets };
      const next: RecordSet = { ...prev, targets: ['ns.example.net'], recordTTL: 300 };
      assert.deepEqual(sections({ dnsName: www, changes: [update(prev, next)] }).prerequisites, [`${www} ANY NS 0`]);
    }
  });
});
