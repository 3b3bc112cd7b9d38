// From the configuration to the client of ExternalDNS's webhook-provider protocol.
import type { Logger } from 'pino';
import { WebhookProvider } from '../reconciler/providers/webhook/provider.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/problem.ts';

/** As ExternalDNS waits before it negotiates again. Milliseconds. */
const retryMs = 500;

/** @throws ConfigError for an address that is none */
export function webhookProviderOf(config: Config, logger: Pick<Logger, 'warn'>): WebhookProvider {
  const url = config.webhookProviderUrl;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    const message = `${JSON.stringify(url)} is no address; expected one such as http://localhost:8888`;
    throw new ConfigError([{ flag: '--webhook-provider-url', message }]);
  }
  return new WebhookProvider({
    url,
    timeoutMs: config.webhookProviderReadTimeout + config.webhookProviderWriteTimeout,
    maxBodyBytes: config.webhookProviderMaxBodySize,
    logger,
    random: Math.random,
    retryMs,
  });
}
