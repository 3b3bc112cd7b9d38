// What a plain query gets, read back with dns-packet: header, every type, sizes and EDNS.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decode, encode } from 'dns-packet';
import { respond } from '../../../../reconciler/providers/inmemory/message.ts';
import { providerWith, record } from './served.ts';
import { edns, optOf, rcodeOf, talk } from './talk.ts';

const recursionDesired = 1 << 8;

const www = record('www.example.com', 'A', '192.0.2.1');

describe('an answer', () => {
  test('has the id, the question and RD of its query, is authoritative and offers no recursion', async () => {
    const { ask } = await talk(www);
    const reply = ask({ name: 'www.example.com', type: 'A' }, { flags: recursionDesired });
    assert.equal(reply.id, 4711);
    assert.deepEqual(
      [reply.flag_qr, reply.flag_aa, reply.flag_tc, reply.flag_rd, reply.flag_ra],
      [true, true, false, true, false],
    );
    assert.deepEqual(reply.questions, [{ name: 'www.example.com', type: 'A', class: 'IN' }]);
    assert.equal(ask({ name: 'www.example.com', type: 'A' }).flag_rd, false);
  });

  test('repeats the case of the question octet by octet, in the owner too', async () => {
    const { raw, ask } = await talk(www);
    const query = encode({ id: 1, questions: [{ name: 'wWW.eXamPLE.cOm', type: 'A' }] });
    assert.deepEqual(raw(query)?.subarray(12, query.length), query.subarray(12));
    assert.equal(ask({ name: 'wWW.eXamPLE.cOm', type: 'A' }).answers?.[0]?.name, 'wWW.eXamPLE.cOm');
  });

  test('carries every type so that a client reads back what was published', async () => {
    const name = 'www.example.com';
    const expected = {
      A: ['192.0.2.1', '192.0.2.1'],
      AAAA: ['2001:DB8:0::1', '2001:db8::1'],
      CNAME: ['Target.example.net.', 'Target.example.net'],
      NS: ['ns.example.net', 'ns.example.net'],
      PTR: ['host.example.net', 'host.example.net'],
      DNAME: ['other.example.net', 'other.example.net'],
      TXT: ['"a \\"quoted\\" text"', [Buffer.from('a "quoted" text')]],
      MX: ['10 mail.example.net', { preference: 10, exchange: 'mail.example.net' }],
      SRV: ['1 2 5060 sip.example.net.', { priority: 1, weight: 2, port: 5060, target: 'sip.example.net' }],
      NAPTR: [
        '10 20 "S" "SIP+D2U" "" _sip._udp.example.net.',
        {
          order: 10,
          preference: 20,
          flags: 'S',
          services: 'SIP+D2U',
          regexp: '',
          replacement: '_sip._udp.example.net',
        },
      ],
    } as const;
    for (const [type, [target, data]] of Object.entries(expected)) {
      const { ask } = await talk(record(name, type as keyof typeof expected, target));
      const [answer] = ask({ name, type: type as keyof typeof expected }).answers ?? [];
      assert.deepEqual(answer !== undefined && 'data' in answer && answer.data, data, type);
    }
  });

  test('carries an IPv4-mapped IPv6 address', async () => {
    const { raw } = await talk(record('www.example.com', 'AAAA', '::ffff:192.0.2.1'));
    const reply = raw(encode({ id: 1, questions: [{ name: 'www.example.com', type: 'AAAA' }] }));
    assert.equal(reply?.subarray(-16).toString('hex'), '00000000000000000000ffffc0000201');
  });

  test('splits a text of more than 255 octets into strings that join to it again', async () => {
    const text = 'x'.repeat(300) + 'é'.repeat(120);
    const { ask } = await talk(record('www.example.com', 'TXT', `"${text}"`));
    const [answer] = ask({ name: 'www.example.com', type: 'TXT' }, {}, 'tcp').answers ?? [];
    const strings =
      answer?.type === 'TXT' && Array.isArray(answer.data) ? answer.data.map((one) => Buffer.from(one)) : [];
    assert.deepEqual(
      strings.map((one) => one.length),
      [255, 255, 30],
    );
    assert.equal(Buffer.concat(strings).toString(), text);
  });

  test('of NXDOMAIN has the SOA, and its minimum is its TTL (RFC 2308 3)', async () => {
    const { raw, ask } = await talk(www);
    const question = { name: 'no.example.com', type: 'A' } as const;
    assert.equal(rcodeOf(raw(encode({ id: 1, questions: [question] }))), 3);
    const [soa] = ask(question).authorities ?? [];
    if (soa?.type !== 'SOA') assert.fail('no SOA');
    assert.equal(soa.name, 'example.com');
    assert.equal(soa.ttl, soa.data.minimum);
  });
});

test('the root zone is asked for and answered by its name of no labels', async () => {
  const provider = await providerWith([''], [record('www.example.com', 'A', '192.0.2.1')]);
  for (const [name, type] of [
    ['.', 'SOA'],
    ['.', 'NS'],
    ['www.example.com', 'A'],
  ] as const) {
    const reply = respond(encode({ id: 1, questions: [{ name, type }] }), provider.zoneRecords(), 'udp');
    const [only, ...more] = decode(reply ?? assert.fail('no answer')).answers ?? [];
    assert.deepEqual([only?.name, only?.type, more], [name, type, []]);
  }
});

test('owners stay right in a message longer than pointers reach', async () => {
  const servers = Array.from({ length: 900 }, (_, n) => `server-${n}.team.example.com`);
  const last = servers.at(-1) ?? '';
  const addresses = [record(last, 'A', '192.0.2.1'), record(last, 'AAAA', '2001:db8::1')];
  const { ask } = await talk(record('team.example.com', 'NS', ...servers), ...addresses);
  const { authorities, additionals } = ask({ name: 'x.team.example.com', type: 'A' }, {}, 'tcp');
  assert.equal(authorities?.length, 900);
  assert.deepEqual(
    additionals?.map((found) => `${found.name} ${found.type}`),
    [`${last} A`, `${last} AAAA`],
  );
});

describe('the size of an answer', () => {
  const many = record('www.example.com', 'A', ...Array.from({ length: 200 }, (_, n) => `192.0.2.${n}`));
  const some = record('www.example.com', 'A', ...Array.from({ length: 60 }, (_, n) => `192.0.2.${n}`));
  const question = { name: 'www.example.com', type: 'A' } as const;

  test('over UDP without EDNS ends at 512 octets: TC and no part of the answer', async () => {
    const { raw, ask } = await talk(some);
    const reply = ask(question);
    assert.deepEqual([reply.flag_tc, reply.answers, reply.questions?.length], [true, [], 1]);
    assert.ok((raw(encode({ id: 1, questions: [question] }))?.length ?? 0) <= 512);
  });

  test('over UDP fills the size of the EDNS client and not an octet more', async () => {
    const { raw } = await talk(some);
    const whole = raw(encode({ id: 1, questions: [question], ...edns(1232) }))?.length ?? 0;
    assert.ok(whole > 512 && whole <= 1232, `${whole}`);
    const { ask } = await talk(some);
    assert.deepEqual([ask(question, edns(whole)).flag_tc, ask(question, edns(whole)).answers?.length], [false, 60]);
    assert.deepEqual(
      [ask(question, edns(whole - 1)).flag_tc, optOf(ask(question, edns(whole - 1)))?.type],
      [true, 'OPT'],
    );
  });

  test('over UDP never passes 1232 octets, however much the client takes', async () => {
    const { ask } = await talk(many);
    assert.equal(ask(question, edns(65_535)).flag_tc, true);
  });

  test('over UDP takes an EDNS size under 512 as 512', async () => {
    const { ask } = await talk(record('www.example.com', 'A', ...Array.from({ length: 20 }, (_, n) => `192.0.2.${n}`)));
    assert.equal(ask(question, edns(100)).answers?.length, 20);
  });

  test('over TCP is whole', async () => {
    const { ask } = await talk(many);
    const reply = ask(question, {}, 'tcp');
    assert.deepEqual([reply.flag_tc, reply.answers?.length], [false, 200]);
  });
});

describe('EDNS', () => {
  const question = { name: 'www.example.com', type: 'A' } as const;

  test('is answered with EDNS, and only then', async () => {
    const { ask } = await talk(www);
    const opt = optOf(ask(question, edns(4096)));
    assert.deepEqual([opt?.ednsVersion, opt?.udpPayloadSize, opt?.extendedRcode, opt?.options], [0, 1232, 0, []]);
    assert.equal(optOf(ask(question)), undefined);
  });

  test('echoes DO and leaves out the options that it does not use', async () => {
    const { ask } = await talk(www);
    const reply = ask(question, edns(1232, { flags: 0x8000, options: [{ code: 12, length: 16 }] }));
    assert.equal(reply.answers?.length, 1);
    assert.deepEqual([optOf(reply)?.flag_do, optOf(reply)?.options], [true, []]);
  });

  test('of a later version is BADVERS with our version', async () => {
    const { ask } = await talk(www);
    const reply = ask(question, edns(1232, { ednsVersion: 1 }));
    const opt = optOf(reply);
    assert.deepEqual([opt?.extendedRcode, opt?.ednsVersion, reply.answers], [1, 0, []]);
  });

  test('twice in one query is FORMERR', async () => {
    const { raw } = await talk(www);
    const { additionals = [] } = edns(1232);
    assert.equal(
      rcodeOf(raw(encode({ id: 1, questions: [question], additionals: [...additionals, ...additionals] }))),
      1,
    );
  });
});
