// What is answered to one question: RFC 1034 4.3.2, the wildcards of RFC 4592, negative answers of RFC 2308.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from 'dns-packet';
import { answer } from '../../../../reconciler/providers/inmemory/answer.ts';
import type { RecordSet } from '../../../../reconciler/record-set.ts';
import { providerWith, record } from './served.ts';

/** Answers as `name TYPE data`, so that a test reads like a zone file. */
function lines(answers: readonly Answer[]): readonly string[] {
  return answers.map((found) => {
    if (found.type === 'OPT') return 'OPT';
    if (found.type === 'SOA') return `${found.name} SOA`;
    return `${found.name} ${found.type} ${typeof found.data === 'string' ? found.data : JSON.stringify(found.data)}`;
  });
}

async function asker(records: readonly RecordSet[], zones: readonly string[] = ['example.com']) {
  const provider = await providerWith(zones, records);
  return (name: string, type: string) => {
    const { rcode, authoritative, answers, authorities } = answer({ name, type }, provider.zoneRecords());
    return { rcode, authoritative, answers: lines(answers), authorities: lines(authorities) };
  };
}

const soa = ['example.com SOA'];
const noData = { rcode: 'NOERROR', authoritative: true, answers: [], authorities: soa };
const noName = { rcode: 'NXDOMAIN', authoritative: true, answers: [], authorities: soa };

function found(...answers: readonly string[]) {
  return { rcode: 'NOERROR', authoritative: true, answers, authorities: [] };
}

describe('a name that is there', () => {
  test('gives the records of its type alone', async () => {
    const ask = await asker([
      record('www.example.com', 'A', '192.0.2.1', '192.0.2.2'),
      record('www.example.com', 'AAAA', '2001:db8::1'),
    ]);
    assert.deepEqual(ask('www.example.com', 'A'), found('www.example.com A 192.0.2.1', 'www.example.com A 192.0.2.2'));
    assert.deepEqual(ask('www.example.com', 'AAAA'), found('www.example.com AAAA 2001:db8::1'));
  });

  test('has no data for another type, and the SOA says so', async () => {
    const ask = await asker([record('www.example.com', 'A', '192.0.2.1')]);
    assert.deepEqual(ask('www.example.com', 'MX'), noData);
    assert.deepEqual(ask('www.example.com', 'TYPE65'), noData);
  });

  test('is found whatever the case, and named as it was asked for', async () => {
    const ask = await asker([record('www.example.com', 'A', '192.0.2.1')]);
    assert.deepEqual(ask('wWw.ExAmPlE.com', 'A'), found('wWw.ExAmPlE.com A 192.0.2.1'));
  });

  test('keeps its TTL, and has the default where the record asks for none', async () => {
    const provider = await providerWith(
      ['example.com'],
      [
        { ...record('long.example.com', 'A', '192.0.2.1'), recordTTL: 7200 },
        record('www.example.com', 'A', '192.0.2.2'),
      ],
    );
    const ttl = (name: string) => {
      const [first] = answer({ name, type: 'A' }, provider.zoneRecords()).answers;
      return first !== undefined && 'ttl' in first ? first.ttl : undefined;
    };
    assert.equal(ttl('long.example.com'), 7200);
    assert.equal(ttl('www.example.com'), provider.capabilities.defaultTTL);
  });

  test('unites weighted sets into one RRset with one TTL and no record twice', async () => {
    const set = (setIdentifier: string, recordTTL: number, ...targets: string[]) => ({
      ...record('www.example.com', 'A', ...targets),
      setIdentifier,
      recordTTL,
    });
    const sets = [set('blue', 300, '192.0.2.1', '192.0.2.2'), set('green', 60, '192.0.2.2', '192.0.2.3')];
    const provider = await providerWith(['example.com'], sets);
    const { answers } = answer({ name: 'www.example.com', type: 'A' }, provider.zoneRecords());
    assert.deepEqual(
      lines(answers).toSorted(),
      [1, 2, 3].map((last) => `www.example.com A 192.0.2.${last}`),
    );
    assert.deepEqual(new Set(answers.map((one) => 'ttl' in one && one.ttl)), new Set([60]));
  });

  test('gives one CNAME of several weighted ones, always the same', async () => {
    const set = (setIdentifier: string, target: string) => ({
      ...record('www.example.com', 'CNAME', target),
      setIdentifier,
    });
    const ask = await asker([set('green', 'two.example.net'), set('blue', 'one.example.net')]);
    assert.deepEqual(ask('www.example.com', 'A'), found('www.example.com CNAME one.example.net'));
  });

  test('gives one RRset for ANY', async () => {
    const ask = await asker([
      record('www.example.com', 'TXT', '"a"', '"b"', '"c"'),
      record('www.example.com', 'A', '192.0.2.1'),
    ]);
    assert.deepEqual(ask('www.example.com', 'ANY'), found('www.example.com A 192.0.2.1'));
    assert.deepEqual(ask('no.example.com', 'ANY'), noName);
  });
});

describe('a name that is not there', () => {
  test('is NXDOMAIN with the SOA of its zone', async () => {
    const ask = await asker([record('www.example.com', 'A', '192.0.2.1')]);
    assert.deepEqual(ask('no.example.com', 'A'), noName);
    assert.deepEqual(ask('below.www.example.com', 'A'), noName);
  });

  test('is no NXDOMAIN while names stand below it', async () => {
    const ask = await asker([record('a.b.c.example.com', 'A', '192.0.2.1')]);
    assert.deepEqual(ask('b.c.example.com', 'A'), noData);
    assert.deepEqual(ask('c.example.com', 'A'), noData);
    assert.deepEqual(ask('x.c.example.com', 'A'), noName);
    assert.deepEqual(ask('b.example.com', 'A'), noName);
  });

  test('becomes NXDOMAIN again once the last name below it is deleted', async () => {
    const below = [record('a.b.example.com', 'A', '192.0.2.1'), record('c.b.example.com', 'A', '192.0.2.2')];
    const provider = await providerWith(['example.com'], below);
    const zone = { id: 'example.com', name: 'example.com' };
    const rcodes: string[] = [];
    for (const prev of below) {
      const group = { dnsName: prev.dnsName, changes: [{ action: 'delete', prev }] } as const;
      await provider.apply(zone, [group], new AbortController().signal);
      rcodes.push(answer({ name: 'b.example.com', type: 'A' }, provider.zoneRecords()).rcode);
    }
    assert.deepEqual(rcodes, ['NOERROR', 'NXDOMAIN']);
  });

  test('is refused in a zone of somebody else, also one that only ends alike', async () => {
    const ask = await asker([record('www.example.com', 'A', '192.0.2.1')]);
    const refused = { rcode: 'REFUSED', authoritative: false, answers: [], authorities: [] };
    assert.deepEqual(ask('www.example.net', 'A'), refused);
    assert.deepEqual(ask('notexample.com', 'A'), refused);
    assert.deepEqual(ask('com', 'A'), refused);
    assert.deepEqual(ask('', 'NS'), refused);
  });
});

describe('wildcards', () => {
  const zone = [
    record('*.example.com', 'A', '192.0.2.1'),
    record('host.example.com', 'TXT', '"here"'),
    record('a.deep.example.com', 'A', '192.0.2.2'),
    record('*.sub.example.com', 'CNAME', 'host2.example.com'),
  ];

  test('answer for names of any depth below the closest one that exists', async () => {
    const ask = await asker(zone);
    assert.deepEqual(ask('x.example.com', 'A'), found('x.example.com A 192.0.2.1'));
    assert.deepEqual(ask('x.y.z.example.com', 'A'), found('x.y.z.example.com A 192.0.2.1'));
    assert.deepEqual(ask('X.Example.com', 'A'), found('X.Example.com A 192.0.2.1'));
    assert.deepEqual(ask('x.example.com', 'TXT'), noData);
  });

  test('do not answer for a name that exists, nor below it, nor for one that names stand below', async () => {
    const ask = await asker(zone);
    assert.deepEqual(ask('host.example.com', 'A'), noData);
    assert.deepEqual(ask('x.host.example.com', 'A'), noName);
    assert.deepEqual(ask('deep.example.com', 'A'), noData);
    assert.deepEqual(ask('b.deep.example.com', 'A'), noName);
    assert.deepEqual(ask('sub.example.com', 'A'), noData);
    assert.deepEqual(ask('example.com', 'A'), noData);
  });

  test('are names of their own when asked for', async () => {
    const ask = await asker(zone);
    assert.deepEqual(ask('*.example.com', 'A'), found('*.example.com A 192.0.2.1'));
    assert.deepEqual(ask('x.*.example.com', 'A'), noName);
  });

  test('make aliases of the name asked for', async () => {
    const ask = await asker(zone);
    const chain = ['x.sub.example.com CNAME host2.example.com', 'host2.example.com A 192.0.2.1'];
    assert.deepEqual(ask('x.sub.example.com', 'A'), found(...chain));
  });

  test('do not reach out of their own zone', async () => {
    const ask = await asker(zone, ['example.com', 'team.example.com']);
    const { rcode, authorities } = ask('x.team.example.com', 'A');
    assert.deepEqual({ rcode, authorities }, { rcode: 'NXDOMAIN', authorities: ['team.example.com SOA'] });
  });
});
