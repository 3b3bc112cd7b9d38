import assert from 'node:assert/strict';
import { isIPv4 as nodeIsIPv4, isIPv6 as nodeIsIPv6 } from 'node:net';
import { describe, it } from 'node:test';
import { isIPv4, isIPv6 } from '../../../reconciler/claims/ip-address.ts';
import { seeded, textOf } from './seeded.ts';

describe('an IP address', () => {
  it('of version 4 is four numbers without leading zeros', () => {
    for (const text of ['0.0.0.0', '192.0.2.1', '255.255.255.255']) assert.equal(isIPv4(text), true, text);
    for (const text of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4.', '1.2.3.4/8', ' 1.2.3.4']) {
      assert.equal(isIPv4(text), false, text);
    }
  });

  it('of version 6 is eight groups, fewer with two colons, the end maybe of version 4', () => {
    for (const text of [
      '::',
      '::1',
      '2001:db8::1',
      '1:2:3:4:5:6:7:8',
      '::ffff:192.0.2.1',
      'FE80::1',
      '1:2:3:4:5:6:7::',
    ]) {
      assert.equal(isIPv6(text), true, text);
    }
    for (const text of [
      '',
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '::12345',
      '::1%eth0',
      '192.0.2.1',
      '[::1]',
    ]) {
      assert.equal(isIPv6(text), false, text);
    }
  });

  it('is what Node says it is, zones aside', () => {
    const next = seeded(7);
    const pieces = [
      '1',
      '0',
      '25',
      '256',
      '.',
      '.',
      ':',
      ':',
      '::',
      'a',
      'F',
      'ffff',
      '192.0.2.1',

      '/',
      'g',
    ] as const;
    let addresses = 0;
    for (let round = 0; round < 50_000; round++) {
      const text = textOf(pieces, 12, next);
      assert.equal(isIPv4(text), nodeIsIPv4(text), text);
      assert.equal(isIPv6(text), nodeIsIPv6(text), text);
      if (isIPv4(text) || isIPv6(text)) addresses++;
    }
    assert.ok(addresses > 500, `${addresses} addresses`);
  });
});
