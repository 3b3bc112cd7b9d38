// The pace of calls: a burst of a second, then the rate; slower when throttled.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pace } from '../../../../reconciler/providers/route53/pace.ts';

/** Calls one after the other; the clock stands still except for waits. @returns when each went, in milliseconds */
function paced(perSecond: number) {
  let clock = 0;
  const sleep = async (ms: number) => {
    clock += ms;
  };
  const pace = new Pace({ perSecond, now: () => clock, sleep });
  const times = async (count: number) => {
    const went: number[] = [];
    for (let call = 0; call < count; call++) {
      await pace.turn();
      went.push(Math.round(clock));
    }
    return went;
  };
  return {
    pace,
    times,
    pass: (ms: number) => {
      clock += ms;
    },
  };
}

describe('the pace', () => {
  it('lets a second of calls go at once, and then one after the other', async () => {
    assert.deepEqual(await paced(5).times(8), [0, 0, 0, 0, 0, 200, 400, 600]);
  });

  it('of one call a second is that from the first on', async () => {
    assert.deepEqual(await paced(1).times(3), [0, 1000, 2000]);
  });

  it('never lets more go after a rest than in the first second', async () => {
    const { times, pass } = paced(5);
    await times(5);
    pass(60_000);
    assert.deepEqual(
      (await times(7)).map((at) => at - 60_000),
      [0, 0, 0, 0, 0, 200, 400],
    );
  });

  it('is halved by throttling down to a sixteenth, and comes back call by call', () => {
    const { pace } = paced(5);
    pace.throttled();
    assert.equal(pace.rate, 2.5);
    for (let more = 0; more < 20; more++) pace.throttled();
    assert.equal(pace.rate, 5 / 16);
    for (let taken = 0; taken < 19; taken++) pace.taken();
    assert.equal(pace.rate, 5);
  });

  it('ends a wait that is stopped', async () => {
    const pace = new Pace({ perSecond: 1, now: () => 0 });
    await pace.turn();
    const stop = new AbortController();
    const waiting = pace.turn(stop.signal);
    stop.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });
});
