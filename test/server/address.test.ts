import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressText, listenError, parseAddress, reachableAddress } from '../../server/address.ts';

describe('a listen address', () => {
  for (const [text, host, port] of [
    [':8443', '', 8443],
    ['0.0.0.0:8443', '0.0.0.0', 8443],
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['[::1]:8443', '::1', 8443],
    ['[::]:65535', '::', 65_535],
    ['[fe80::1%eth0]:53', 'fe80::1%eth0', 53],
    ['localhost:7979', 'localhost', 7979],
  ] as const) {
    it(`is read from ${text} and written so again`, () => {
      assert.deepEqual(parseAddress(text, '--webhook-address'), { host, port });
      assert.equal(addressText({ host, port }), text);
    });
  }

  for (const text of ['', '8443', ':', ':http', ':65536', ':123456', '::1:8443', '[::1]', '[host]:1', 'a b:1', ':1 ']) {
    it(`is refused as ${JSON.stringify(text)}, naming the flag and the accepted form`, () => {
      assert.throws(() => parseAddress(text, '--metrics-address'), {
        code: 'ADDRESS_INVALID',
        message: `--metrics-address: ${JSON.stringify(text)} is not an address; use [HOST]:PORT, such as :8443, 127.0.0.1:8443 or [::1]:8443`,
      });
    });
  }

  it('of every interface is reached on loopback', () => {
    const bound = { port: 1, family: 'IPv6' };
    assert.deepEqual(reachableAddress({ ...bound, address: '::' }), { host: '127.0.0.1', port: 1 });
    assert.deepEqual(reachableAddress({ ...bound, address: '0.0.0.0' }), { host: '127.0.0.1', port: 1 });
    assert.deepEqual(reachableAddress({ ...bound, address: '10.0.0.1' }), { host: '10.0.0.1', port: 1 });
    assert.deepEqual(reachableAddress({ ...bound, address: '::1' }), { host: '::1', port: 1 });
  });
});

describe('a failed listen', () => {
  const address = { host: '::1', port: 443 };

  it('says what to do, by the code of the error', () => {
    for (const [code, advice] of [
      ['EADDRINUSE', 'stop the program that has it or choose another port'],
      ['EACCES', 'choose one above 1023'],
      ['EADDRNOTAVAIL', 'no interface of this machine has that address'],
      ['ENOTFOUND', 'the host name is unknown'],
    ]) {
      const error = listenError(Object.assign(new Error('listen failed'), { code }), address, '--dns-address');
      assert.equal(error.code, 'LISTEN_FAILED');
      assert.ok(error.message.startsWith('--dns-address: cannot listen on [::1]:443: '), error.message);
      assert.ok(error.message.endsWith(`${advice} (${code})`), error.message);
    }
  });

  it('keeps the words of an error it does not know', () => {
    const error = listenError(new Error('no such luck'), address, '--dns-address');
    assert.equal(error.message, '--dns-address: cannot listen on [::1]:443: no such luck');
  });
});
