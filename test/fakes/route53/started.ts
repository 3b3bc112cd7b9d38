// The Route 53 provider, through the real SDK, in front of the fake.
import { Account } from '../../../reconciler/providers/route53/account.ts';
import { type Route53Options, Route53Provider } from '../../../reconciler/providers/route53/provider.ts';
import { FakeRoute53 } from './server.ts';
import { FakeZone } from './zone.ts';

export interface Started {
  readonly provider: Route53Provider;
  readonly fake: FakeRoute53;
  /** What was warned of. */
  readonly warnings: readonly string[];
  /** Moves the provider's clock on, by milliseconds. */
  readonly pass: (ms: number) => void;
  close(): Promise<void>;
}

/** The SDK finds the fake as it finds any other endpoint, and no credentials of the machine. */
export const environment = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
};

export function zonesNamed(names: readonly string[]): readonly FakeZone[] {
  return names.map((name, index) => new FakeZone(`Z${index}`, name));
}

/** A provider for the endpoint that the environment names. */
export async function providerAt(
  options: Partial<Route53Options> = {},
  silentMs?: number,
): Promise<{ readonly provider: Route53Provider; close(): Promise<void> }> {
  const account = await Account.open({
    profile: undefined,
    role: undefined,
    externalId: undefined,
    attempts: 3,
    perSecond: 10_000,
    now: Date.now,
    silentMs,
  });
  const provider = new Route53Provider({
    accounts: [account],
    filter: { ids: [], type: '', tags: [], takesName: () => true },
    zonesCacheMs: 0,
    limits: { changes: 1000, bytes: 32_000, values: 1000 },
    intervalMs: 0,
    logger: { debug: () => undefined, warn: () => undefined },
    now: Date.now,
    ...options,
  });
  return { provider, close: async () => account.close() };
}

export async function started(
  zones: readonly FakeZone[],
  options: Partial<Route53Options> = {},
  silentMs?: number,
): Promise<Started> {
  const fake = new FakeRoute53(zones);
  const url = await fake.start();
  Object.assign(process.env, environment, { AWS_ENDPOINT_URL_ROUTE_53: url });
  const warnings: string[] = [];
  let clock = 0;
  const { provider, close } = await providerAt(
    {
      logger: { debug: () => undefined, warn: (text: unknown) => void warnings.push(String(text)) },
      now: () => clock,
      ...options,
    },
    silentMs,
  );
  return {
    provider,
    fake,
    warnings,
    pass: (ms) => {
      clock += ms;
    },
    async close() {
      await close();
      await fake.close();
    },
  };
}
