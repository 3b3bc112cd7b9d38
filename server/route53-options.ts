// From the configuration to the Route 53 provider. This loads the SDK.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type DomainFilterOptions, domainFilter } from '../reconciler/claims/domain-filter.ts';
import { isHostname, parseHostname } from '../reconciler/claims/hostname.ts';
import { Account } from '../reconciler/providers/route53/account.ts';
import { inSyncSeconds } from '../reconciler/providers/route53/metrics.ts';
import { Route53Provider } from '../reconciler/providers/route53/provider.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/problem.ts';
import { route53Problems } from './route53-settings.ts';

type Log = Pick<Logger, 'debug'> & Partial<Pick<Logger, 'warn'>>;

/** No request is made. @throws ConfigError for flags that are wrong, or when the SDK's own files cannot be read */
export async function route53ProviderOf(config: Config, logger: Log, registry?: Registry): Promise<Route53Provider> {
  const problems = route53Problems(config);
  if (problems.length > 0) throw new ConfigError(problems);
  return new Route53Provider({
    accounts: await accountsOf(config),
    filter: {
      ids: config.zoneIdFilter,
      type: config.awsZoneType,
      tags: config.awsZoneTags,
      takesName: zoneNames(config),
    },
    zonesCacheMs: config.awsZonesCacheDuration,
    limits: {
      changes: config.awsBatchChangeSize,
      bytes: config.awsBatchChangeSizeBytes,
      values: config.awsBatchChangeSizeValues,
    },
    intervalMs: config.awsBatchChangeInterval,
    ...(config.awsWaitInsync && { onInSync: told(logger, registry && inSyncSeconds(registry)) }),
    logger: { debug: logger.debug.bind(logger), warn: logger.warn?.bind(logger) ?? (() => undefined) },
    now: Date.now,
  });
}

async function accountsOf(config: Config): Promise<readonly Account[]> {
  const named = [...new Set(config.awsProfile.map((profile) => profile.trim()))].filter((profile) => profile !== '');
  const profiles = named.length > 0 ? named : [undefined];
  const open = (profile: string | undefined) =>
    Account.open({
      profile,
      role: config.awsAssumeRole || undefined,
      externalId: config.awsAssumeRoleExternalId || undefined,
      attempts: config.awsApiRetries,
      perSecond: config.awsApiQps,
      now: Date.now,
    });
  try {
    return await Promise.all(profiles.map(open));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ flag: '--provider', message: `instantiating AWS config: ${why}` }]);
  }
}

function told(logger: Log, onInSync: (seconds: number) => void = () => undefined): (seconds: number) => void {
  return (seconds) => {
    logger.debug(`All name servers of Route 53 have the change after ${seconds.toFixed(1)} s`);
    onInSync(seconds);
  };
}

/**
 * A zone is taken by its own name (ExternalDNS reference: providers 0), or because a domain of the plain list lies below it.
 * With a regular expression there is no such list, so no parent either; ExternalDNS then takes every zone.
 */
function zoneNames(config: Config): (name: string) => boolean {
  const options: DomainFilterOptions = {
    include: config.domainFilter,
    exclude: config.excludeDomains,
    regexInclude: config.regexDomainFilter,
    regexExclude: config.regexDomainExclusion,
  };
  const domains = domainFilter(options);
  const { include, exclude, regexInclude, regexExclude } = domains;
  const takesAll = include.length + exclude.length === 0 && regexInclude === undefined && regexExclude === undefined;
  return (name) => {
    const host = parseHostname(name);
    if (!isHostname(host)) return takesAll;
    const verdict = domains.verdict(host);
    if (verdict !== 'outside' || !config.awsZoneMatchParent) return verdict === 'inside';
    return include.some((domain) => !domain.startsWith('.') && domain.endsWith(`.${name}`));
  };
}
