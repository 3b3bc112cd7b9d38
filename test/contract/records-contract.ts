// Contract: zones and records are listed, created, updated and deleted.
import assert from 'node:assert/strict';
import { type Behaviour, never, zoneNames } from './bench.ts';
import { a, create, group, inOrder, remove, txt } from './changes.ts';
import { sampleRecord } from './sample-records.ts';

export function reading(behaviour: Behaviour): void {
  behaviour('lists its zones by lower-case name without a final dot, each with an id', async ({ provider }) => {
    const zones = await provider.zones(never);
    assert.deepEqual(zones.map((zone) => zone.name).sort(), [...zoneNames].sort());
    assert.ok(zones.every((zone) => zone.id !== ''));
  });

  behaviour('reads an empty zone as no records but those of the zone itself', async (bench) => {
    const records = await bench.read();
    assert.deepEqual(
      records.filter((record) => record.recordType !== 'NS' || record.dnsName !== bench.zone.name),
      [],
    );
  });

  behaviour('hands out records that a caller cannot spoil', async (bench) => {
    const record = a('www', '192.0.2.1');
    await bench.land(create(record));
    const [first] = (await bench.read()).filter((read) => read.recordType === 'A');
    if (first !== undefined) Object.assign(first, { targets: ['192.0.2.66'] });
    await bench.holds(record);
  });

  behaviour('says what it can hold in capabilities', async ({ provider: { capabilities } }) => {
    assert.ok(capabilities.recordTypes.includes('A') && capabilities.recordTypes.includes('TXT'));
    assert.equal(new Set(capabilities.recordTypes).size, capabilities.recordTypes.length);
    assert.ok(capabilities.minTTL >= 0 && capabilities.minTTL <= capabilities.defaultTTL);
    assert.ok(capabilities.defaultTTL <= capabilities.maxTTL);
  });
}

export function writing(behaviour: Behaviour): void {
  behaviour('creates every record type of its capabilities and reads each back', async (bench) => {
    for (const type of bench.provider.capabilities.recordTypes) {
      const record = sampleRecord(type, bench.zone.name);
      await bench.land(create(record));
      await bench.holds(record);
    }
  });

  behaviour('keeps several targets and the TTL', async (bench) => {
    const record = a('www', '192.0.2.2', '192.0.2.1', '192.0.2.3');
    await bench.land(create({ ...record, recordTTL: 600 }));
    assert.equal((await bench.holds(record)).recordTTL, 600);
  });

  behaviour('keeps a text of more than the 255 octets of one string whole', async (bench) => {
    const record = txt('long', '0123456789'.repeat(60));
    await bench.land(create(record));
    assert.deepEqual((await bench.holds(record)).targets, record.targets);
  });

  behaviour('takes a record without a TTL, and shows none or its default for it', async (bench) => {
    const { dnsName, recordType, targets } = a('www', '192.0.2.1');
    await bench.land(create({ dnsName, recordType, targets }));
    const { recordTTL } = await bench.holds({ dnsName, recordType, targets });
    assert.ok(recordTTL === undefined || recordTTL === bench.provider.capabilities.defaultTTL, `TTL ${recordTTL}`);
  });

  behaviour('updates targets', async (bench) => {
    const prev = a('www', '192.0.2.1', '192.0.2.2');
    const next = a('www', '192.0.2.2', '192.0.2.3');
    await bench.land(create(prev));
    await bench.land({ action: 'update', prev, next });
    await bench.holds(next);
  });

  behaviour('updates the TTL alone', async (bench) => {
    const prev = a('www', '192.0.2.1');
    await bench.land(create(prev));
    await bench.land({ action: 'update', prev, next: { ...prev, recordTTL: 900 } });
    assert.equal((await bench.holds(prev)).recordTTL, 900);
  });

  behaviour('deletes, and leaves the name free to be created again', async (bench) => {
    const record = a('www', '192.0.2.1');
    await bench.land(create(record));
    await bench.land(remove(record));
    await bench.lacks(record);
    await bench.land(create(record));
    await bench.holds(record);
  });

  behaviour('touches nothing outside the changes, in this zone or another', async (bench) => {
    const kept = [a('kept', '192.0.2.7'), txt('kept', 'by a stranger'), a('sub.www', '192.0.2.8')];
    for (const record of kept) await bench.land(create(record));
    const elsewhere = { ...a('www', '192.0.2.9'), dnsName: 'www.example.org' };
    const [outcome] = await bench.provider.apply(bench.otherZone, [group(create(elsewhere))], never);
    assert.equal(outcome?.ok, true);
    const before = await bench.read();
    const other = await bench.read(bench.otherZone);
    const [one, two] = [a('www', '192.0.2.1'), a('www', '192.0.2.2')];
    await bench.land(create(one));
    await bench.land({ action: 'update', prev: one, next: two });
    await bench.land(remove(two));
    assert.deepEqual(inOrder(await bench.read()), inOrder(before));
    assert.deepEqual(inOrder(await bench.read(bench.otherZone)), inOrder(other));
  });
}
