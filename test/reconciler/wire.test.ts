import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromWire, recordsFromWire, toWire, WireError } from '../../reconciler/wire.ts';

describe('a record on the wire', () => {
  it("has the keys in ExternalDNS's order", () => {
    const record = {
      providerSpecific: [{ name: 'aws/weight', value: '1' }],
      labels: { resource: 'r', owner: 'me' },
      recordTTL: 60,
      setIdentifier: 'blue',
      recordType: 'A',
      targets: ['1.1.1.1'],
      dnsName: 'a.ex.com',
      from: 'never on the wire',
    } as const;
    assert.equal(
      JSON.stringify(toWire(record)),
      '{"dnsName":"a.ex.com","targets":["1.1.1.1"],"recordType":"A","setIdentifier":"blue","recordTTL":60,' +
        '"labels":{"owner":"me","resource":"r"},"providerSpecific":[{"name":"aws/weight","value":"1"}]}',
    );
  });

  it('leaves out what is empty', () => {
    const record = {
      dnsName: 'a.ex',
      recordType: 'A',
      targets: [],
      labels: {},
      providerSpecific: [],
      recordTTL: 0,
    } as const;
    assert.equal(JSON.stringify(toWire(record)), '{"dnsName":"a.ex","recordType":"A"}');
  });

  it('reads back as it was written', () => {
    const record = {
      dnsName: 'a.ex.com',
      targets: ['"heritage=external-dns"'],
      recordType: 'TXT',
      setIdentifier: 'blue',
      recordTTL: 60,
      labels: { owner: 'me' },
      providerSpecific: [{ name: 'x', value: 'y' }],
    } as const;
    assert.deepEqual(fromWire(toWire(record), 'record'), record);
  });

  it('is read with one form of the name, without unknown keys, with what is missing empty', () => {
    assert.deepEqual(fromWire({ dnsName: 'A.Ex.com.', recordType: 'A', later: 1, labels: null, targets: null }, 'r'), {
      dnsName: 'a.ex.com',
      recordType: 'A',
      targets: [],
      labels: {},
      providerSpecific: [],
    });
    assert.deepEqual(
      fromWire({ dnsName: 'a', recordType: 'A', providerSpecific: [{ name: 'x' }] }, 'r').providerSpecific,
      [{ name: 'x', value: '' }],
    );
  });
});

describe('records that are not in the wire format', () => {
  const good = { dnsName: 'a.ex', recordType: 'A' };
  for (const [value, field, expected] of [
    [{}, 'the file', 'a JSON array of records in the ExternalDNS endpoint format'],
    [[good, null], '[1]', 'an object'],
    [[{ ...good, dnsName: '' }], '[0].dnsName', 'a name'],
    [[{ ...good, recordType: 'a' }], '[0].recordType', 'one of A, AAAA, CNAME, TXT, SRV, NS, PTR, MX, NAPTR, DNAME'],
    [[{ ...good, targets: '1.1.1.1' }], '[0].targets', 'a list of strings'],
    [[{ ...good, targets: ['1.1.1.1', 2] }], '[0].targets[1]', 'a string'],
    [[{ ...good, recordTTL: '60' }], '[0].recordTTL', 'a number of seconds'],
    [[{ ...good, recordTTL: 1.5 }], '[0].recordTTL', 'a number of seconds'],
    [[{ ...good, recordTTL: -1 }], '[0].recordTTL', 'a number of seconds'],
    [[{ ...good, setIdentifier: 1 }], '[0].setIdentifier', 'a string'],
    [[{ ...good, labels: [] }], '[0].labels', 'an object'],
    [[{ ...good, labels: { owner: 1 } }], '[0].labels.owner', 'a string'],
    [[{ ...good, providerSpecific: {} }], '[0].providerSpecific', 'a list of {name, value}'],
    [[{ ...good, providerSpecific: ['x'] }], '[0].providerSpecific[0]', 'an object'],
    [[{ ...good, providerSpecific: [{ name: 1 }] }], '[0].providerSpecific[0].name', 'a string'],
    [[{ ...good, providerSpecific: [{ value: 1 }] }], '[0].providerSpecific[0].value', 'a string'],
  ] as const) {
    it(`are refused with the field: ${field} must be ${expected}`, () => {
      assert.throws(
        () => recordsFromWire(value),
        (error: unknown) => {
          assert.ok(error instanceof WireError);
          assert.deepEqual(
            [error.code, error.field, error.message],
            ['INVALID_RECORD', field, `${field} must be ${expected}`],
          );
          return true;
        },
      );
    });
  }
});
