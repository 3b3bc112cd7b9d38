// Keeps one noisy object from filling everybody's Events.
import { LruMap } from './lru-map.ts';
import { type Rate, TokenBucket } from './token-bucket.ts';

/** client-go's defaults (tools/record/events_cache.go): 25 at once, then one in five minutes. */
const rate: Rate = { burst: 25, perSecond: 1 / 300 };
/** As many objects as client-go's cache keeps in mind. */
const maxSources = 4096;

/** A token bucket for each object, by its uid. */
export class SpamFilter {
  readonly #buckets = new LruMap<string, TokenBucket>(maxSources);

  /** Whether one more Event on this object is fit to be sent; takes a token if so. @param now milliseconds */
  allows(uid: string, now: number): boolean {
    let bucket = this.#buckets.get(uid);
    if (bucket === undefined) {
      bucket = new TokenBucket(rate, now);
      this.#buckets.set(uid, bucket);
    }
    return bucket.take(now) === 0;
  }

  /** An Event that was let through was never sent. */
  giveBack(uid: string): void {
    this.#buckets.get(uid)?.giveBack();
  }
}
