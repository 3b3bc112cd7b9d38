import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finished } from '../../../reconciler/shape/finish.ts';
import { want } from '../plan/rig.ts';

function finish(
  targets: readonly string[],
  options: Parameters<typeof want>[2],
  settings: Partial<Parameters<typeof finished>[1]>,
) {
  const [endpoint, ...others] = want('a.ex.com', targets, options);
  assert.ok(endpoint !== undefined && others.length === 0);
  const { recordTTL, providerSpecific = [] } = finished(endpoint, {
    minTTL: 0,
    leastTTL: 0,
    provider: 'aws',
    preferAlias: false,
    ...settings,
  });
  return [recordTTL, ...providerSpecific.map(({ name, value }) => `${name}=${value}`)];
}

const alias = (value: string) => ({ properties: [{ name: 'alias', value }] });

describe('--min-ttl', () => {
  it('is the TTL of endpoints that ask for none, and no floor for the others', () => {
    assert.deepEqual(finish(['192.0.2.1'], {}, { minTTL: 120 }), [120]);
    assert.deepEqual(finish(['192.0.2.1'], { ttl: 5 }, { minTTL: 120 }), [5]);
    assert.deepEqual(finish(['192.0.2.1'], {}, {}), [undefined]);
  });
});

describe('the least TTL of a provider', () => {
  it('raises a lower one, and leaves what asks for none to the provider', () => {
    assert.deepEqual(finish(['192.0.2.1'], { ttl: 60 }, { leastTTL: 300 }), [300]);
    assert.deepEqual(finish(['192.0.2.1'], { ttl: 600 }, { leastTTL: 300 }), [600]);
    assert.deepEqual(finish(['192.0.2.1'], {}, { leastTTL: 300 }), [undefined]);
  });
});

describe('--prefer-alias', () => {
  it('makes an alias of a CNAME that does not say otherwise', () => {
    assert.deepEqual(finish(['lb.example.net'], {}, { preferAlias: true }), [undefined, 'alias=true']);
    assert.deepEqual(finish(['lb.example.net'], alias('false'), { preferAlias: true }), [undefined, 'alias=false']);
    assert.deepEqual(finish(['lb.example.net'], {}, {}), [undefined]);
  });

  it('leaves addresses, and providers without alias records, alone', () => {
    assert.deepEqual(finish(['192.0.2.1'], {}, { preferAlias: true }), [undefined]);
    assert.deepEqual(finish(['lb.example.net'], {}, { preferAlias: true, provider: 'rfc2136' }), [undefined]);
    assert.deepEqual(finish(['lb.example.net'], alias('true'), { provider: 'azure' }), [undefined]);
  });
});
