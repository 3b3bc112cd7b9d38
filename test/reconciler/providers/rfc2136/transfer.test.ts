// A zone transfer is whole from its first SOA to its second, and nothing else is a zone.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from 'dns-packet';
import { Transfer } from '../../../../reconciler/providers/rfc2136/transfer.ts';

const soa = (name = 'example.com'): Answer => ({
  name,
  type: 'SOA',
  class: 'IN',
  ttl: 300,
  data: { mname: 'ns.example.net', rname: 'hostmaster.example.com', serial: 1 },
});
const a = (label: string): Answer => ({ name: `${label}.example.com`, type: 'A', ttl: 300, data: '192.0.2.1' });
const malformed = (message: RegExp) => ({ name: 'WireError', code: 'BAD_MESSAGE', message });

describe('a zone transfer', () => {
  it('is whole with the second SOA, in one message', () => {
    const transfer = new Transfer('example.com');
    assert.equal(transfer.take([soa(), a('x'), a('y'), soa()]), true);
    assert.deepEqual(transfer.answers, [a('x'), a('y')]);
  });

  it('is whole with the second SOA, wherever messages end', () => {
    const records = [soa(), a('x'), a('y'), a('z'), soa()];
    for (let cut = 1; cut < records.length; cut++) {
      const transfer = new Transfer('example.com');
      assert.equal(transfer.take(records.slice(0, cut)), false);
      assert.equal(transfer.take(records.slice(cut)), true);
      assert.deepEqual(transfer.answers, [a('x'), a('y'), a('z')]);
    }
  });

  it('may be of a zone with nothing in it', () => {
    const transfer = new Transfer('example.com');
    assert.equal(transfer.take([soa(), soa()]), true);
    assert.deepEqual(transfer.answers, []);
  });

  it('names its zone in any case, the root with a dot', () => {
    assert.equal(new Transfer('example.com').take([soa('Example.COM'), soa('EXAMPLE.com')]), true);
    assert.equal(new Transfer('').take([soa('.'), soa('.')]), true);
  });

  it('is not whole with one SOA, which is what IXFR says when nothing has changed', () => {
    assert.equal(new Transfer('example.com').take([soa()]), false);
  });

  it('may have a message without records on its way', () => {
    const transfer = new Transfer('example.com');
    transfer.take([soa(), a('x')]);
    assert.equal(transfer.take([]), false);
    assert.equal(transfer.take([soa()]), true);
  });

  it('is refused when it does not begin with an SOA', () => {
    const message = malformed(/does not begin with the SOA of the zone/);
    assert.throws(() => new Transfer('example.com').take([a('x'), soa()]), message);
    assert.throws(() => new Transfer('example.com').take([]), message);
  });

  it('is refused when it is of another zone, at its beginning or within', () => {
    const other = malformed(/of the zone sub\.example\.com/);
    assert.throws(() => new Transfer('example.com').take([soa('sub.example.com')]), other);
    assert.throws(() => new Transfer('example.com').take([soa(), soa('sub.example.com')]), other);
    assert.throws(() => new Transfer('example.com').take([soa('.')]), malformed(/of the zone \.$/));
    assert.throws(() => new Transfer('').take([soa()]), malformed(/of the zone example\.com/));
  });

  it('is refused when something follows its end', () => {
    const message = malformed(/follow the end/);
    assert.throws(() => new Transfer('example.com').take([soa(), soa(), a('x')]), message);
    assert.throws(() => new Transfer('example.com').take([soa(), a('x'), soa(), soa()]), message);
  });
});
