// The client of ExternalDNS's webhook-provider protocol, so that the providers that speak it work as they are.
import type { Logger } from 'pino';
import type { Endpoint } from '../../endpoint.ts';
import { createBackoff, sleep } from '../../kube/backoff.ts';
import { type RecordSet, recordTypes } from '../../record-set.ts';
import { fromWire, toWire, WireError } from '../../wire.ts';
import { inZone } from '../../zones.ts';
import { nameOf, refusal } from '../dns/record-check.ts';
import {
  type Capabilities,
  type ChangeGroup,
  type Outcome,
  type Provider,
  ProviderError,
  type Zone,
} from '../provider.ts';
import { adjustedEndpoints } from './adjusted-endpoints.ts';
import { changesBody } from './change-set.ts';
import { Connection, type ConnectionOptions, StatusError } from './connection.ts';
import { isMediaType } from './media-type.ts';
import { type NegotiatedFilter, readNegotiatedFilter } from './negotiated-filter.ts';
import { Submission } from './submission.ts';

export interface WebhookProviderOptions extends ConnectionOptions {
  readonly logger: Pick<Logger, 'warn'>;
  readonly random: () => number;
  /** Before the second negotiation, and half again as long before each that follows. Milliseconds. */
  readonly retryMs: number;
}

/** At the start, where a sidecar may still be on its way; later the next pass is the next try. */
const firstTries = 5;

const never = new AbortController().signal;

export class WebhookProvider implements Provider {
  readonly name = 'webhook';
  /** The protocol tells none, so that its server judges. */
  readonly capabilities: Capabilities = { recordTypes, minTTL: 0, maxTTL: 2 ** 31 - 1, defaultTTL: 0 };
  readonly #options: WebhookProviderOptions;
  readonly #connection: Connection;
  #filter: NegotiatedFilter | undefined;
  /** The rest of one listing: the protocol lists all zones at once. */
  #listing: { readonly records: readonly RecordSet[]; readonly unread: Set<string> } | undefined;
  readonly #told = new Set<string>();

  constructor(options: WebhookProviderOptions) {
    this.#options = options;
    this.#connection = new Connection(options);
  }

  /** Negotiates anew: a server whose zones changed is followed, where ExternalDNS keeps what it heard first. */
  async zones(signal: AbortSignal): Promise<readonly Zone[]> {
    signal.throwIfAborted();
    this.#listing = undefined;
    this.#filter = await this.#negotiate(this.#filter === undefined ? firstTries : 1, signal);
    if (this.#filter.unknownKeys.length > 0) {
      this.#tellOnce(
        `webhook provider: its domain filter has ${this.#filter.unknownKeys.join(', ')}, which means nothing`,
      );
    }
    return this.#filter.zones;
  }

  async records(zone: Zone, signal: AbortSignal): Promise<readonly RecordSet[]> {
    signal.throwIfAborted();
    const filter = await this.#filterWith(zone, signal);
    if (this.#listing?.unread.delete(zone.name) !== true) {
      const records = (await this.#list(signal)).filter((record) => filter.takes(record));
      const others = filter.zones.map(({ name }) => name).filter((name) => name !== zone.name);
      this.#listing = { records, unread: new Set(others) };
    }
    return this.#listing?.records.filter(({ dnsName }) => inZone(dnsName, zone.name)) ?? [];
  }

  async apply(zone: Zone, groups: readonly ChangeGroup[], signal: AbortSignal): Promise<readonly Outcome[]> {
    signal.throwIfAborted();
    const filter = await this.#filterWith(zone, signal);
    this.#listing = undefined;
    const problems = new Map(groups.map((group) => [group, problemOf(group, zone, filter)]));
    const submission = new Submission({
      post: (some) => this.#post(some),
      read: () => this.#list(signal),
      signal,
    });
    const sent = await submission.apply(groups.filter((group) => problems.get(group) === undefined));
    const outcomes = new Map(sent.map((outcome) => [outcome.group, outcome]));
    return groups.map((group) => {
      const error = problems.get(group);
      return error === undefined ? (outcomes.get(group) ?? unsent(group)) : { group, ok: false, error };
    });
  }

  /**
   * What the server makes of the wanted endpoints. Those that its filter does not take are left out, as ExternalDNS does.
   * @throws ProviderError
   */
  async adjust(endpoints: readonly Endpoint[], signal: AbortSignal): Promise<readonly Endpoint[]> {
    const filter = this.#filter ?? (await this.#negotiate(firstTries, signal));
    const taken = endpoints.filter(
      (endpoint) => filter.zones.every(({ name }) => !inZone(endpoint.dnsName, name)) || filter.takes(endpoint),
    );
    if (taken.length === 0) return taken;
    const body = JSON.stringify(taken.map(toWire));
    const call = {
      method: 'POST',
      path: '/adjustendpoints',
      body,
      succeeds: (status: number) => status === 200,
    } as const;
    const answer = await this.#connection.call(call, signal);
    const { adjusted, unclaimed } = adjustedEndpoints(taken, readRecords(answer.body, 'POST /adjustendpoints'));
    for (const name of unclaimed) {
      this.#tellOnce(`webhook provider: it adds the name ${name}, which no object claims; it is not published`);
    }
    return adjusted;
  }

  async #negotiate(tries: number, signal: AbortSignal): Promise<NegotiatedFilter> {
    const { retryMs, random } = this.#options;
    const backoff = createBackoff({ baseMs: retryMs, maxMs: 8 * retryMs, random });
    const call = { method: 'GET', path: '', succeeds: (status: number) => status >= 200 && status < 300 } as const;
    for (let left = tries; ; left -= 1) {
      try {
        const { contentType, body } = await this.#connection.call(call, signal);
        if (isMediaType(contentType)) return readNegotiatedFilter(body);
        const message = `wrong content type returned from server: ${contentType ?? 'none'}; is it a webhook provider?`;
        throw new ProviderError('WEBHOOK_BAD_RESPONSE', message);
      } catch (error) {
        if (left <= 1 || !isPassing(error)) throw error;
      }
      await sleep(backoff.next(), signal);
      signal.throwIfAborted();
    }
  }

  async #list(signal: AbortSignal): Promise<readonly RecordSet[]> {
    const call = { method: 'GET', path: '/records', succeeds: (status: number) => status === 200 } as const;
    return readRecords((await this.#connection.call(call, signal)).body, 'GET /records');
  }

  /** Not cut by a stop: what became of a write that is on its way is told by its answer alone, and the deadline ends it. */
  async #post(groups: readonly ChangeGroup[]): Promise<void> {
    const body = changesBody(groups);
    await this.#connection.call(
      { method: 'POST', path: '/records', body, succeeds: (status) => status === 204 },
      never,
    );
  }

  async #filterWith({ name }: Zone, signal: AbortSignal): Promise<NegotiatedFilter> {
    this.#filter ??= await this.#negotiate(firstTries, signal);
    if (this.#filter.zones.some((zone) => zone.name === name)) return this.#filter;
    const known = this.#filter.zones.map((zone) => zone.id).join(', ');
    throw refusal('ZONE_NOT_FOUND', `the webhook provider has no zone ${name || '.'}; its domains are ${known}`);
  }

  #tellOnce(message: string): void {
    if (!this.#told.has(message)) this.#options.logger.warn(message);
    this.#told.add(message);
  }
}

/** Types that nobody here knows are never ours, so they are not read; ExternalDNS reads them and never touches them. */
function readRecords(body: string, what: string): readonly RecordSet[] {
  try {
    const parsed: unknown = JSON.parse(body) ?? [];
    if (!Array.isArray(parsed)) throw new WireError('the body', 'a list of endpoints');
    return parsed.flatMap((entry: unknown, index) => (isKnown(entry) ? [fromWire(entry, `[${index}]`)] : []));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ProviderError('WEBHOOK_BAD_RESPONSE', `${what}: the answer cannot be read: ${why}`, { cause: error });
  }
}

function isKnown(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null || !('recordType' in entry)) return true;
  return typeof entry.recordType !== 'string' || recordTypes.some((type) => type === entry.recordType);
}

function problemOf({ changes }: ChangeGroup, zone: Zone, filter: NegotiatedFilter): ProviderError | undefined {
  for (const change of changes) {
    const record = change.action === 'delete' ? change.prev : change.next;
    if (!inZone(record.dnsName, zone.name) || !filter.takes(record)) {
      return refusal(
        'OUTSIDE_ZONE',
        `${nameOf(record)}: the domain filter of the webhook provider does not take the name`,
      );
    }
  }
  return undefined;
}

function unsent(group: ChangeGroup): Outcome {
  return { group, ok: false, error: new ProviderError('ABORTED', `${group.dnsName}: not tried`) };
}

function isPassing(error: unknown): boolean {
  if (error instanceof StatusError) return error.status >= 500;
  return error instanceof ProviderError && ['WEBHOOK_UNREACHABLE', 'WEBHOOK_TIMEOUT'].includes(error.code);
}
