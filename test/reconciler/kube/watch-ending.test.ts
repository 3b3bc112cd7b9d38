import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type EndedWatch, judgeEnding } from '../../../reconciler/kube/watch-ending.ts';

const judge = (ended: Partial<EndedWatch>) =>
  judgeEnding({ reason: 'closed', livedMs: 0, heard: false, fruitlessBefore: 0, ...ended }, 1000);

describe('the end of a watch', () => {
  it('goes on at once after a long life', () => {
    assert.deepEqual(judge({ livedMs: 1000 }), { steady: true, relist: false, routine: true, atOnce: true });
  });

  it('goes on after a pause when it was short but brought something', () => {
    assert.deepEqual(judge({ heard: true }), { steady: true, relist: false, routine: true, atOnce: false });
  });

  it('is a failure when it was short and brought nothing', () => {
    assert.deepEqual(judge({}), { steady: false, relist: false, routine: false, atOnce: false });
  });

  it('asks for a list when the version is too old', () => {
    assert.deepEqual(judge({ reason: 'gone', livedMs: 5000 }), {
      steady: true,
      relist: true,
      routine: true,
      atOnce: false,
    });
  });

  it('does not let lists run in a tight loop', () => {
    for (const reason of ['gone', 'bad_response'] as const) {
      const { steady, atOnce } = judge({ reason, heard: true, livedMs: 10 });
      assert.deepEqual({ steady, atOnce }, { steady: false, atOnce: false }, reason);
    }
  });

  it('asks for a list after the third watch in a row that brought nothing', () => {
    for (const reason of ['connection', 'closed', 'timeout'] as const) {
      assert.equal(judge({ reason, livedMs: 5000, fruitlessBefore: 1 }).relist, false);
      assert.equal(judge({ reason, livedMs: 5000, fruitlessBefore: 2 }).relist, true);
      assert.equal(judge({ reason, livedMs: 5000, fruitlessBefore: 2, heard: true }).relist, false);
    }
  });

  it('is routine after mere silence, but not when the server never answered', () => {
    assert.deepEqual(judge({ reason: 'timeout', livedMs: 105_000 }), {
      steady: true,
      relist: false,
      routine: true,
      atOnce: true,
    });
    assert.equal(judge({ reason: 'timeout', livedMs: undefined }).routine, false);
  });

  it('is never routine when something broke', () => {
    assert.equal(judge({ reason: 'connection', livedMs: 100_000, heard: true }).routine, false);
  });
});
