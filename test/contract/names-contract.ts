// Contract: wildcards, the apex, case and set identifiers.
import assert from 'node:assert/strict';
import type { Behaviour, ProviderTraits } from './bench.ts';
import { a, create, remove, set, txt } from './changes.ts';

export function names(behaviour: Behaviour, traits: ProviderTraits): void {
  behaviour('holds a wildcard under its own name', async (bench) => {
    await bench.land(create(a('*', '192.0.2.1')));
    await bench.land(create(a('*.sub', '192.0.2.2')));
    assert.equal((await bench.holds(a('*', '192.0.2.1'))).dnsName, '*.example.com');
    assert.equal((await bench.holds(a('*.sub', '192.0.2.2'))).dnsName, '*.sub.example.com');
  });

  behaviour('holds records at the name of the zone itself', async (bench) => {
    const apex = { ...a('www', '192.0.2.1'), dnsName: bench.zone.name };
    await bench.land(create(apex), create({ ...txt('www', 'owned'), dnsName: bench.zone.name }));
    await bench.holds(apex);
    await bench.land(remove(apex));
    await bench.lacks(apex);
  });

  behaviour('holds underscores, A-labels and labels of 63 octets', async (bench) => {
    for (const label of ['_acme-challenge', 'xn--bcher-kva', 'x'.repeat(63)]) {
      await bench.land(create(txt(label, 'token')));
      await bench.holds(txt(label, 'token'));
    }
  });

  behaviour('compares names without case', async (bench) => {
    const record = a('www', '192.0.2.1');
    await bench.land(create({ ...record, dnsName: 'WWW.Example.com' }));
    assert.equal((await bench.holds(record)).dnsName, 'www.example.com');
    await bench.refused(create(record));
    await bench.land(remove({ ...record, dnsName: 'wWw.example.COM' }));
    await bench.lacks(record);
  });

  if (traits.setIdentifiers === 'refused') {
    behaviour('refuses a set identifier rather than drop it', async (bench) => {
      const weighted = set('blue', '192.0.2.1');
      await bench.refused(create(weighted));
      await bench.lacks(weighted, { ...weighted, setIdentifier: undefined });
    });
    return;
  }
  behaviour('keeps set identifiers of one name and type apart', async (bench) => {
    const [blue, green] = [set('blue', '192.0.2.1'), set('green', '192.0.2.2')];
    await bench.land(create(blue));
    await bench.land(create(green));
    const next = set('blue', '192.0.2.3');
    await bench.land({ action: 'update', prev: blue, next });
    assert.deepEqual((await bench.holds(next)).providerSpecific, next.providerSpecific);
    await bench.holds(green);
    await bench.land(remove(green));
    await bench.lacks(green);
    await bench.holds(next);
  });
}
