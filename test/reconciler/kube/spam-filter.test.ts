import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SpamFilter } from '../../../reconciler/kube/spam-filter.ts';

/** How many of so many attempts are let through. */
const allowed = (filter: SpamFilter, attempts: number, now: number) =>
  Array.from({ length: attempts }, () => filter.allows('web', now)).filter(Boolean).length;

describe('spam filter', () => {
  it('lets 25 of one object through, then one in five minutes, as client-go does', () => {
    const filter = new SpamFilter();
    assert.equal(allowed(filter, 30, 0), 25);
    assert.equal(allowed(filter, 2, 299_999), 0);
    assert.equal(allowed(filter, 2, 300_001), 1);
    assert.equal(allowed(filter, 2, 599_999), 0);
  });

  it('judges each object by itself', () => {
    const filter = new SpamFilter();
    allowed(filter, 30, 0);
    assert.equal(filter.allows('other', 0), true);
    filter.giveBack('other');
    filter.giveBack('never seen');
    assert.equal(filter.allows('web', 0), false);
    filter.giveBack('web');
    assert.equal(filter.allows('web', 0), true);
  });
});
