import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import pino from 'pino';
import { type LoopOptions, type PassKind, SyncLoop } from '../../../reconciler/sync/loop.ts';

const silent = pino({ level: 'silent' });

/** A loop on mocked time: `passes` lists each pass with the second it started in. */
class Harness {
  readonly passes: string[] = [];
  cacheValid = true;
  ok = true;
  changed: () => void = () => undefined;
  readonly loop: SyncLoop;
  #synced: () => void = () => undefined;
  #release: (() => void) | undefined;

  constructor(options: Partial<LoopOptions> = {}) {
    const synced = new Promise<void>((resolve) => {
      this.#synced = resolve;
    });
    this.loop = new SyncLoop({
      pass: (kind) => this.#pass(kind),
      synced: () => synced,
      onChange: (listener) => {
        this.changed = listener;
        return () => {
          this.changed = () => undefined;
        };
      },
      cacheValid: () => this.cacheValid,
      logger: silent,
      intervalMs: 60_000,
      events: true,
      minEventSyncIntervalMs: undefined,
      ...options,
    });
  }

  holdNextPass(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    this.#release = resolve;
    return () => this.#release?.();
  }
  #held: Promise<void> | undefined;

  async #pass(kind: PassKind): Promise<boolean> {
    this.passes.push(`${kind}@${Date.now() / 1000}`);
    const held = this.#held;
    this.#held = undefined;
    await held;
    return this.ok;
  }

  async start(): Promise<void> {
    await this.loop.start(new AbortController().signal);
    await this.sourcesSync();
  }

  async sourcesSync(): Promise<void> {
    this.#synced();
    await settle();
  }

  async after(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      mock.timers.tick(Math.min(50, ms - passed));
      await settle();
    }
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('SyncLoop', () => {
  let harness: Harness;
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 }));
  afterEach(async () => {
    await harness.loop.stop();
    mock.timers.reset();
  });

  it('makes no pass before the sources have synced, then one at once', async () => {
    harness = new Harness();
    await harness.loop.start(new AbortController().signal);
    await harness.after(5000);
    assert.deepEqual(harness.passes, []);
    await harness.sourcesSync();
    assert.deepEqual(harness.passes, ['full@5']);
  });

  it('reads everything again at each interval, counted from start to start', async () => {
    harness = new Harness({ intervalMs: 10_000 });
    await harness.start();
    await harness.after(21_000);
    assert.deepEqual(harness.passes, ['full@0', 'full@10', 'full@20']);
  });

  it('reads everything at once when asked to, and counts the interval from there', async () => {
    harness = new Harness({ intervalMs: 10_000 });
    await harness.start();
    await harness.after(4_000);
    harness.loop.fullNow();
    await harness.after(11_000);
    assert.deepEqual(harness.passes, ['full@0', 'full@4.05', 'full@14.05']);
  });

  it('acts on a change well within a second, from the cache, time and again', async () => {
    harness = new Harness();
    await harness.start();
    await harness.after(1000);
    harness.changed();
    await harness.after(500);
    harness.changed();
    await harness.after(500);
    assert.deepEqual(harness.passes, ['full@0', 'cached@1.05', 'cached@1.55']);
  });

  it('makes one pass of changes that come together', async () => {
    harness = new Harness();
    await harness.start();
    await harness.after(1000);
    for (let change = 0; change < 100; change++) harness.changed();
    await harness.after(3000);
    assert.deepEqual(harness.passes, ['full@0', 'cached@1.05']);
  });

  it('waits 5 s between event passes that have to read the provider', async () => {
    harness = new Harness();
    harness.cacheValid = false;
    await harness.start();
    harness.changed();
    await harness.after(6000);
    assert.deepEqual(harness.passes, ['full@0', 'full@5']);
  });

  it('keeps an explicit least gap for cached passes too', async () => {
    harness = new Harness({ minEventSyncIntervalMs: 10_000 });
    await harness.start();
    harness.changed();
    await harness.after(9000);
    assert.deepEqual(harness.passes, ['full@0']);
    await harness.after(2000);
    assert.deepEqual(harness.passes, ['full@0', 'cached@10']);
  });

  it('leaves changes to the interval without --events', async () => {
    harness = new Harness({ events: false, intervalMs: 30_000 });
    await harness.start();
    harness.changed();
    await harness.after(31_000);
    assert.deepEqual(harness.passes, ['full@0', 'full@30']);
  });

  it('tries again after a failure with a growing pause, at most the interval', async () => {
    harness = new Harness({ intervalMs: 5_000 });
    harness.ok = false;
    await harness.start();
    await harness.after(17_500);
    assert.deepEqual(harness.passes, ['full@0', 'full@1', 'full@3', 'full@7', 'full@12', 'full@17']);
    harness.ok = true;
    await harness.after(11_000);
    assert.deepEqual(harness.passes.slice(6), ['full@22', 'full@27']);
  });

  it('never overlaps passes and does not lose a change that comes during one', async () => {
    harness = new Harness();
    const release = harness.holdNextPass();
    await harness.start();
    harness.changed();
    await harness.after(10_000);
    assert.deepEqual(harness.passes, ['full@0']);
    release();
    await harness.after(200);
    assert.equal(harness.passes.length, 2);
  });

  it('stops: it awaits the running pass and starts no other', async () => {
    harness = new Harness();
    const release = harness.holdNextPass();
    await harness.start();
    let stopped = false;
    const stop = harness.loop.stop().then(() => {
      stopped = true;
    });
    await settle();
    assert.equal(stopped, false);
    release();
    await stop;
    harness.changed();
    await harness.after(120_000);
    assert.deepEqual(harness.passes, ['full@0']);
  });
});
