// The calls of one account (one profile or role) to Route 53, paced. This is the only file that runs the SDK.
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  type HostedZone,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  ListTagsForResourcesCommand,
  type ResourceTagSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { isThrottle } from './failure.ts';
import { Pace } from './pace.ts';

export interface AccountOptions {
  /** Undefined for the SDK's own choice. */
  readonly profile: string | undefined;
  /** ARN; undefined works as who the credentials say. */
  readonly role: string | undefined;
  readonly externalId: string | undefined;
  /** Attempts for one call, the first included; 0 is no limit. */
  readonly attempts: number;
  /** Requests per second. */
  readonly perSecond: number;
  readonly now: () => number;
  /** How long a call may be silent before it is given up, 30 s when left out. Milliseconds. */
  readonly silentMs?: number | undefined;
}

export interface ZonePage {
  readonly zones: readonly HostedZone[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** A call that is silent for so long is given up; a page of records takes Route 53 about a second. */
const defaultSilentMs = 30_000;
const connectMs = 5_000;

const sessionName = 'zonewarden';

/** Route 53 is one service for the whole of AWS's main partition, signed for in this region. */
const fallbackRegion = 'us-east-1';

export class Account {
  /** For messages and logs. */
  readonly name: string;
  readonly #client: Route53Client;

  private constructor(name: string, client: Route53Client) {
    this.name = name;
    this.#client = client;
  }

  /** Rejects when the SDK's own configuration cannot be read. */
  static async open(options: AccountOptions): Promise<Account> {
    const { profile, role, externalId, attempts, silentMs = defaultSilentMs } = options;
    const chain = fromNodeProviderChain(profile === undefined ? {} : { profile });
    const params = {
      RoleArn: role,
      RoleSessionName: sessionName,
      ...(externalId !== undefined && { ExternalId: externalId }),
    };
    const settings = {
      ...(profile !== undefined && { profile }),
      credentials: role === undefined ? chain : fromTemporaryCredentials({ masterCredentials: chain, params }),
      maxAttempts: attempts === 0 ? Number.MAX_SAFE_INTEGER : attempts,
      // Without the third the SDK only warns.
      requestHandler: { connectionTimeout: connectMs, requestTimeout: silentMs, throwOnRequestTimeout: true },
    };
    const probe = new Route53Client(settings);
    const region = await probe.config.region().catch(() => fallbackRegion);
    probe.destroy();
    const client = new Route53Client({ ...settings, region });
    paceCalls(client, new Pace(options));
    return new Account(profile ?? 'default', client);
  }

  async listZones(marker: string | undefined, signal: AbortSignal): Promise<ZonePage> {
    const command = new ListHostedZonesCommand(marker === undefined ? {} : { Marker: marker });
    const { HostedZones = [], IsTruncated, NextMarker } = await this.#client.send(command, { abortSignal: signal });
    return { zones: HostedZones, next: IsTruncated ? NextMarker : undefined };
  }

  /** @param ids without path, at most ten */
  async listTags(ids: readonly string[], signal: AbortSignal): Promise<readonly ResourceTagSet[]> {
    const command = new ListTagsForResourcesCommand({ ResourceType: 'hostedzone', ResourceIds: [...ids] });
    return (await this.#client.send(command, { abortSignal: signal })).ResourceTagSets ?? [];
  }

  async listRecords(
    input: ListResourceRecordSetsCommandInput,
    signal: AbortSignal,
  ): Promise<ListResourceRecordSetsCommandOutput> {
    return this.#client.send(new ListResourceRecordSetsCommand(input), { abortSignal: signal });
  }

  /** @returns the id of the change */
  async change(zoneId: string, changes: readonly Change[], signal: AbortSignal): Promise<string | undefined> {
    const command = new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes: [...changes] },
    });
    return (await this.#client.send(command, { abortSignal: signal })).ChangeInfo?.Id;
  }

  /** Whether a change has reached all name servers. */
  async isInSync(changeId: string, signal: AbortSignal): Promise<boolean> {
    const { ChangeInfo } = await this.#client.send(new GetChangeCommand({ Id: changeId }), { abortSignal: signal });
    return ChangeInfo?.Status === 'INSYNC';
  }

  close(): void {
    this.#client.destroy();
  }
}

/** Inside the SDK's retries, so that each attempt has its turn and tells the pace what became of it. */
function paceCalls(client: Route53Client, pace: Pace): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      await pace.turn();
      try {
        const answer = await next(args);
        pace.taken();
        return answer;
      } catch (error) {
        if (isThrottle(error)) pace.throttled();
        throw error;
      }
    },
    { step: 'finalizeRequest', name: 'zonewardenPace', priority: 'low' },
  );
}
