// How the answerer follows CNAME and DNAME, stops at delegations, and what the apex and the root zone give.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answer } from '../../../../reconciler/providers/inmemory/answer.ts';
import type { RecordSet } from '../../../../reconciler/record-set.ts';
import { providerWith, record } from './served.ts';

async function asker(records: readonly RecordSet[], zones: readonly string[] = ['example.com']) {
  const provider = await providerWith(zones, records);
  return (name: string, type: string) => {
    const { rcode, answers, authorities, authoritative, additionals } = answer({ name, type }, provider.zoneRecords());
    const owners = answers.map((found) => `${found.name} ${found.type}`);
    const authority = authorities.map((found) => `${found.name} ${found.type}`);
    const extra = additionals.map((found) => `${found.name} ${found.type}`);
    return { rcode, authoritative, owners, authority, extra, answers };
  };
}

describe('CNAME', () => {
  test('is followed through the zones that are here', async () => {
    const zones = ['example.com', 'example.org'];
    const aliases = [
      record('one.example.com', 'CNAME', 'two.example.org.'),
      record('two.example.org', 'CNAME', 'Three.example.com'),
      record('three.example.com', 'A', '192.0.2.1'),
    ];
    const ask = await asker(aliases, zones);
    const { rcode, owners, authority } = ask('one.example.com', 'A');
    assert.deepEqual(owners, ['one.example.com CNAME', 'two.example.org CNAME', 'Three.example.com A']);
    assert.deepEqual({ rcode, authority }, { rcode: 'NOERROR', authority: [] });
  });

  test('is all of the answer when it is what was asked for', async () => {
    const ask = await asker([
      record('one.example.com', 'CNAME', 'two.example.com'),
      record('two.example.com', 'CNAME', 'three.example.com'),
    ]);
    assert.deepEqual(ask('one.example.com', 'CNAME').owners, ['one.example.com CNAME']);
  });

  test('that points outside ends the answer without an error', async () => {
    const ask = await asker([record('www.example.com', 'CNAME', 'lb.example.net')]);
    const { rcode, owners, authority, authoritative } = ask('www.example.com', 'A');
    assert.deepEqual(
      { rcode, owners, authority, authoritative },
      { rcode: 'NOERROR', owners: ['www.example.com CNAME'], authority: [], authoritative: true },
    );
  });

  test('to a name that is not there is NXDOMAIN with the chain so far (RFC 6604)', async () => {
    const ask = await asker([record('www.example.com', 'CNAME', 'no.example.com')]);
    const { rcode, owners, authority } = ask('www.example.com', 'A');
    assert.deepEqual([rcode, owners, authority], ['NXDOMAIN', ['www.example.com CNAME'], ['example.com SOA']]);
  });

  test('to a name without the type has no data, with the chain so far', async () => {
    const ask = await asker([
      record('www.example.com', 'CNAME', 'host.example.com'),
      record('host.example.com', 'TXT', '"here"'),
    ]);
    const { rcode, owners, authority } = ask('www.example.com', 'A');
    assert.deepEqual([rcode, owners, authority], ['NOERROR', ['www.example.com CNAME'], ['example.com SOA']]);
  });

  test('that points at itself or round in a circle is answered once', async () => {
    const ask = await asker([
      record('self.example.com', 'CNAME', 'Self.Example.com'),
      record('a.example.com', 'CNAME', 'b.example.com'),
      record('b.example.com', 'CNAME', 'a.example.com'),
    ]);
    assert.deepEqual(ask('self.example.com', 'A').owners, ['self.example.com CNAME']);
    assert.deepEqual(ask('a.example.com', 'A').owners, ['a.example.com CNAME', 'b.example.com CNAME']);
  });

  test('chains without end are cut', async () => {
    const chain = Array.from({ length: 100 }, (_, n) => record(`n${n}.example.com`, 'CNAME', `n${n + 1}.example.com`));
    const ask = await asker(chain);
    const { rcode, owners } = ask('n0.example.com', 'A');
    assert.equal(rcode, 'NOERROR');
    assert.ok(owners.length >= 8 && owners.length <= 20, `${owners.length} aliases`);
  });
});

describe('DNAME', () => {
  test('redirects what is below it through a CNAME made for the name', async () => {
    const ask = await asker([
      record('old.example.com', 'DNAME', 'new.example.com'),
      record('www.new.example.com', 'A', '192.0.2.1'),
    ]);
    const owners = ['old.example.com DNAME', 'www.old.example.com CNAME', 'www.new.example.com A'];
    assert.deepEqual(ask('www.old.example.com', 'A').owners, owners);
    assert.deepEqual(ask('old.example.com', 'A').owners, []);
  });

  test('that makes too long a name is YXDOMAIN', async () => {
    const long = Array.from({ length: 3 }, () => 'x'.repeat(60)).join('.');
    const ask = await asker([record('old.example.com', 'DNAME', `${long}.example.com`)]);
    assert.equal(ask(`${'y'.repeat(60)}.old.example.com`, 'A').rcode, 'YXDOMAIN');
  });
});

describe('delegation', () => {
  test('refers to the name servers, with their addresses, for what is at or below it', async () => {
    const ask = await asker([
      record('team.example.com', 'NS', 'ns.team.example.com', 'ns.example.net'),
      record('ns.team.example.com', 'A', '192.0.2.53'),
    ]);
    for (const name of ['team.example.com', 'www.team.example.com', 'ns.team.example.com']) {
      const { rcode, authoritative, owners, authority, extra } = ask(name, 'A');
      assert.deepEqual([rcode, authoritative, owners], ['NOERROR', false, []], name);
      assert.deepEqual(authority, ['team.example.com NS', 'team.example.com NS']);
      assert.deepEqual(extra, ['ns.team.example.com A']);
    }
    assert.deepEqual(ask('team.example.com', 'NS').owners, ['team.example.com NS', 'team.example.com NS']);
  });
});

test('an alias into a delegation is authoritative for the alias, and refers for the rest (RFC 1035 4.1.1)', async () => {
  const ask = await asker([
    record('www.example.com', 'CNAME', 'www.team.example.com'),
    record('team.example.com', 'NS', 'ns.example.net'),
  ]);
  const { authoritative, owners, authority } = ask('www.example.com', 'A');
  assert.deepEqual([authoritative, owners, authority], [true, ['www.example.com CNAME'], ['team.example.com NS']]);
});

describe('the apex', () => {
  test('has an SOA and an NS record that nobody published, but no other', async () => {
    const ask = await asker([]);
    assert.deepEqual(ask('Example.com', 'SOA').owners, ['Example.com SOA']);
    assert.deepEqual(ask('example.com', 'NS').owners, ['example.com NS']);
    assert.deepEqual(ask('example.com', 'ANY').owners, ['example.com SOA']);
    const { rcode, owners, authority } = ask('example.com', 'A');
    assert.deepEqual([rcode, owners, authority], ['NOERROR', [], ['example.com SOA']]);
  });

  test('gives the NS records that were published instead of its own', async () => {
    const ask = await asker([record('example.com', 'NS', 'ns1.example.net')]);
    const [only, ...more] = ask('example.com', 'NS').answers;
    assert.deepEqual([only !== undefined && 'data' in only && only.data, more], ['ns1.example.net', []]);
    const { rcode, authoritative, authority } = ask('no.example.com', 'A');
    assert.deepEqual([rcode, authoritative, authority], ['NXDOMAIN', true, ['example.com SOA']]);
  });

  test('has a serial that rises with every applied group, and only then', async () => {
    const provider = await providerWith(['example.com'], [record('a.example.com', 'A', '192.0.2.1')]);
    const serial = (): number => {
      const [soa] = answer({ name: 'example.com', type: 'SOA' }, provider.zoneRecords()).answers;
      if (soa?.type !== 'SOA') assert.fail('no SOA');
      return soa.data.serial ?? 0;
    };
    const create = async (name: string) => {
      const next = record(name, 'A', '192.0.2.1');
      const group = { dnsName: name, changes: [{ action: 'create', next }] } as const;
      const zone = { id: 'example.com', name: 'example.com' };
      return (await provider.apply(zone, [group], new AbortController().signal))[0]?.ok;
    };
    const before = serial();
    assert.equal(await create('a.example.com'), false);
    assert.equal(serial(), before);
    assert.equal(await create('b.example.com'), true);
    assert.equal(serial(), before + 1);
  });
});

describe('the root zone', () => {
  test('takes every name, and is asked for by the empty one', async () => {
    const ask = await asker([record('www.example.com', 'A', '192.0.2.1'), record('*', 'TXT', '"any"')], ['']);
    assert.deepEqual(ask('www.example.com', 'A').owners, ['www.example.com A']);
    assert.deepEqual(ask('com', 'A').rcode, 'NOERROR');
    assert.deepEqual(ask('x.test', 'TXT').owners, ['x.test TXT']);
    assert.deepEqual(ask('x.com', 'A').rcode, 'NXDOMAIN');
    assert.deepEqual(ask('', 'SOA').owners, [' SOA']);
    assert.deepEqual(ask('', 'NS').owners, [' NS']);
  });

  test('leaves names to the longer zones beside it', async () => {
    const ask = await asker([], ['', 'example.com', 'sub.example.com']);
    assert.deepEqual(ask('x.sub.example.com', 'A').authority, ['sub.example.com SOA']);
    assert.deepEqual(ask('x.example.com', 'A').authority, ['example.com SOA']);
    assert.deepEqual(ask('x.notexample.com', 'A').authority, [' SOA']);
  });
});
