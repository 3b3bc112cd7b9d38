// Which name server is asked first, and which after it (ExternalDNS reference 3.4).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NameServers, type Strategy, strategies } from '../../../../reconciler/providers/rfc2136/name-servers.ts';

const [a, b, c] = ['a', 'b', 'c'].map((host) => ({ host, port: 53 }));
assert.ok(a && b && c);
const three = [a, b, c];

function orders(servers: NameServers, count: number): readonly string[] {
  return Array.from({ length: count }, () => orderOf(servers));
}

function orderOf(servers: NameServers): string {
  return servers
    .order()
    .map(({ host }) => host)
    .join('');
}

const never = () => assert.fail('chance has no part in this');

for (const strategy of strategies) {
  describe(`the strategy ${strategy}`, () => {
    const random = strategy === 'random' ? () => 0.5 : never;

    it('asks one server again and again when there is one', () => {
      const one = new NameServers([a], strategy, random);
      assert.deepEqual(orders(one, 3), ['a', 'a', 'a']);
      one.failed(a);
      assert.equal(orderOf(one), 'a');
    });

    it('tries each server once in every operation', () => {
      const servers = new NameServers(three, strategy, random);
      for (const failing of [a, b, c, a]) {
        assert.deepEqual([...orderOf(servers)].sort(), ['a', 'b', 'c']);
        servers.failed(failing);
      }
    });
  });
}

describe('the strategy disabled', () => {
  const of = () => new NameServers(three, 'disabled', never);

  it('stays with the first server while it answers', () => assert.deepEqual(orders(of(), 3), ['abc', 'abc', 'abc']));

  it('stays with the next one after a failure, and goes round at the end', () => {
    const servers = of();
    servers.failed(a);
    assert.deepEqual(orders(servers, 2), ['bca', 'bca']);
    servers.failed(b);
    assert.deepEqual(orders(servers, 2), ['cab', 'cab']);
    servers.failed(c);
    assert.deepEqual(orders(servers, 2), ['abc', 'abc']);
  });

  it('begins with the one behind the last of those that failed in one operation', () => {
    const servers = of();
    for (const server of servers.order().slice(0, 2)) servers.failed(server);
    assert.equal(orderOf(servers), 'cab');
  });

  it('begins where it began when all have failed', () => {
    const servers = of();
    servers.failed(a);
    for (const server of servers.order()) servers.failed(server);
    assert.equal(orderOf(servers), 'bca');
  });
});

describe('the strategy round-robin', () => {
  it('begins with the next server each time, and goes round', () => {
    const servers = new NameServers(three, 'round-robin', never);
    assert.deepEqual(orders(servers, 5), ['abc', 'bca', 'cab', 'abc', 'bca']);
  });

  it('goes on as if nothing had happened after a failure', () => {
    const servers = new NameServers(three, 'round-robin', never);
    servers.order();
    servers.failed(a);
    servers.failed(b);
    assert.deepEqual(orders(servers, 2), ['bca', 'cab']);
  });
});

describe('the strategy random', () => {
  it('begins with any server, the first too, which ExternalDNS never asks', () => {
    const chances = [0, 0.32, 0.34, 0.66, 0.67, 0.999_999, 1];
    let at = 0;
    const servers = new NameServers(three, 'random', () => chances[at++] ?? 0);
    assert.deepEqual(orders(servers, chances.length), ['abc', 'abc', 'bca', 'bca', 'cab', 'cab', 'abc']);
  });

  it('takes no notice of failures', () => {
    const servers = new NameServers(three, 'random', () => 0);
    servers.failed(a);
    assert.equal(orderOf(servers), 'abc');
  });
});

it('there are the strategies of ExternalDNS', () => {
  const expected: readonly Strategy[] = ['disabled', 'random', 'round-robin'];
  assert.deepEqual(strategies, expected);
});
