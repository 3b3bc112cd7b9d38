import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Askers } from '../../../reconciler/indexes/askers.ts';

const web = { kind: 'HTTPRoute', key: { namespace: 'shop', name: 'web' } };
const site = { kind: 'HTTPRoute', key: { namespace: 'blog', name: 'site' } };

function stale(askers: Askers): readonly string[] {
  return [...askers.takeStale().keys()].sort();
}

describe('Askers', () => {
  it('names those that asked for what changed, each once, and only once', () => {
    const askers = new Askers();
    askers.replace('web', web, ['edge', 'inner']);
    askers.replace('site', site, ['edge']);
    askers.changed('edge');
    askers.changed('inner');
    askers.changed('unknown');
    const found = askers.takeStale();
    assert.deepEqual([...found.keys()].sort(), ['site', 'web']);
    assert.deepEqual(found.get('web')?.key, web.key);
    assert.equal(found.get('site')?.kind, 'HTTPRoute');
    assert.deepEqual(stale(askers), []);
  });

  it('forgets what an object no longer asks for', () => {
    const askers = new Askers();
    askers.replace('web', web, ['edge', 'inner']);
    askers.replace('site', site, ['edge']);
    askers.replace('web', web, ['inner']);
    askers.changed('edge');
    assert.deepEqual(stale(askers), ['site']);
    askers.replace('site', site, []);
    askers.changed('edge');
    assert.deepEqual(stale(askers), []);
    askers.changed('inner');
    assert.deepEqual(stale(askers), ['web']);
  });
});
