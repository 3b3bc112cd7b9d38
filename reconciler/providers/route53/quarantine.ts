// Groups that Route 53 refused for what is in them: the same group is not sent again for a while, and each time for longer, so that
// it costs the others nothing. A group that asks for anything else is another one.
import { createHash } from 'node:crypto';
import type { RecordSet } from '../../record-set.ts';
import { type ChangeGroup, ProviderError } from '../provider.ts';

interface Refused {
  readonly error: ProviderError;
  readonly times: number;
  /** Milliseconds, as of the clock. */
  readonly until: number;
}

/** What another reading answers: the next plan asks for something else, or for the same since it may be made now. */
const passing = new Set(['RECORD_CHANGED', 'RECORD_EXISTS']);

const firstPauseMs = 60_000;
const longestPauseMs = 3_600_000;

export class Quarantine {
  readonly #now: () => number;
  readonly #refused = new Map<string, Refused>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns why the group is not sent now, with when it will be; undefined when it may be */
  standing(zoneId: string, group: ChangeGroup): ProviderError | undefined {
    const found = this.#refused.get(keyOf(zoneId, group));
    if (found === undefined) return undefined;
    const left = found.until - this.#now();
    if (left <= 0) return undefined;
    const { code, message } = found.error;
    const text = `${message} (refused ${found.times} times, asked again in ${Math.ceil(left / 1000)} s)`;
    return new ProviderError(code, text, { retryable: false, retryAfterMs: left, cause: found.error });
  }

  refused(zoneId: string, group: ChangeGroup, error: ProviderError): void {
    if (passing.has(error.code)) return;
    const key = keyOf(zoneId, group);
    const times = (this.#refused.get(key)?.times ?? 0) + 1;
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (times - 1));
    this.#refused.set(key, { error, times, until: this.#now() + pause });
    this.#forgetOld();
  }

  landed(zoneId: string, group: ChangeGroup): void {
    if (this.#refused.size > 0) this.#refused.delete(keyOf(zoneId, group));
  }

  /** What nobody asked for since long is over; else names that come and go would stay for ever. */
  #forgetOld(): void {
    const before = this.#now() - 2 * longestPauseMs;
    for (const [key, { until }] of this.#refused) if (until < before) this.#refused.delete(key);
  }
}

/** Labels, which grow with the program, and the objects behind an endpoint do not reach Route 53. */
function keyOf(zoneId: string, { changes }: ChangeGroup): string {
  const shown = changes.map((change) => [
    change.action,
    change.action === 'create' ? [] : fieldsOf(change.prev),
    change.action === 'delete' ? [] : fieldsOf(change.next),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([zoneId, shown]))
    .digest('base64');
}

function fieldsOf(record: RecordSet): readonly unknown[] {
  const { dnsName, recordType, targets, recordTTL, setIdentifier, providerSpecific } = record;
  return [dnsName, recordType, targets, recordTTL, setIdentifier, providerSpecific];
}
