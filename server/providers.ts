// From --provider to a provider; each one's code is loaded only when it is chosen.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { InMemoryProvider } from '../reconciler/providers/inmemory/provider.ts';
import { type Provider, ProviderError } from '../reconciler/providers/provider.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/problem.ts';

/** @throws ConfigError for a provider that is not in this release */
export async function providerOf(
  config: Config,
  logger: Pick<Logger, 'debug'> & Partial<Pick<Logger, 'warn'>>,
  registry?: Registry,
): Promise<Provider> {
  if (config.provider === 'inmemory') return inMemoryProviderOf(config);
  if (config.provider === 'aws')
    return (await import('./route53-options.ts')).route53ProviderOf(config, logger, registry);
  if (config.provider === 'rfc2136') return (await import('./rfc2136-options.ts')).rfc2136ProviderOf(config, logger);
  if (config.provider === 'webhook') {
    const warn = (message: unknown) => logger.warn?.(message);
    return (await import('./webhook-provider-options.ts')).webhookProviderOf(config, { warn });
  }
  const message =
    `publishing with the provider ${config.provider} is not in this release; it has aws, inmemory, rfc2136 and webhook. ` +
    'check, endpoints and plan --records=FILE work with these flags, and --no-sync runs the webhook alone';
  throw new ConfigError([{ flag: '--provider', message }]);
}

/** Zones from --inmemory-zone, else one for each domain of --domain-filter, else a root zone that takes every name. */
export async function inMemoryProviderOf(config: Config): Promise<InMemoryProvider> {
  const { InMemoryProvider } = await import('../reconciler/providers/inmemory/provider.ts');
  const named = config.inmemoryZone.filter((zone) => zone !== '');
  const filtered = config.domainFilter.map((domain) => domain.replace(/^\./, '')).filter((domain) => domain !== '');
  const zones = named.length > 0 ? named : filtered.length > 0 ? filtered : [''];
  try {
    return new InMemoryProvider(zones);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new ConfigError([{ flag: named.length > 0 ? '--inmemory-zone' : '--domain-filter', message: error.message }]);
  }
}
