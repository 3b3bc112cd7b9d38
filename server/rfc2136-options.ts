// From the configuration to the rfc2136 provider.
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { NameServer } from '../reconciler/providers/rfc2136/connection.ts';
import { Rfc2136Provider } from '../reconciler/providers/rfc2136/provider.ts';
import type { TsigKey } from '../reconciler/providers/rfc2136/tsig.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/problem.ts';
import { algorithmOf, hosts, rfc2136Problems, transfers } from './rfc2136-settings.ts';

const limits = { connectMs: 5_000, idleMs: 15_000 };
const plainPort = 53;
/** RFC 7858 3.1 */
const tlsPort = 853;

/** @throws ConfigError for flags that are missing or wrong, or a TLS file that cannot be read */
export function rfc2136ProviderOf(config: Config, logger: Pick<Logger, 'debug'>): Rfc2136Provider {
  const problems = rfc2136Problems(config);
  if (problems.length > 0) throw new ConfigError(problems);
  const port = config.rfc2136Port || (config.rfc2136UseTls ? tlsPort : plainPort);
  const tls = config.rfc2136UseTls ? tlsOf(config) : undefined;
  return new Rfc2136Provider({
    servers: hosts(config).map((host) => ({ host, port, tls })),
    strategy: config.rfc2136LoadBalancingStrategy,
    zones: config.rfc2136Zone.map((zone) => zone.trim().toLowerCase().replace(/\.$/, '')),
    key: config.rfc2136Insecure ? undefined : keyOf(config),
    transfer: transfers(config),
    minTTL: Math.trunc(config.rfc2136MinTtl / 1000),
    batchSize: config.rfc2136BatchChangeSize,
    limits,
    logger,
    now: Date.now,
    random: Math.random,
  });
}

function keyOf({ rfc2136TsigKeyname, rfc2136TsigSecret, rfc2136TsigSecretAlg }: Config): TsigKey {
  const algorithm = algorithmOf(rfc2136TsigSecretAlg);
  if (algorithm === undefined) throw new TypeError('the algorithm has been checked before');
  const name = rfc2136TsigKeyname.toLowerCase().replace(/\.$/, '');
  return { name, algorithm, secret: Buffer.from(rfc2136TsigSecret, 'base64') };
}

function tlsOf({ tlsCa, tlsClientCert, tlsClientCertKey, rfc2136SkipTlsVerify }: Config): NameServer['tls'] {
  return {
    rejectUnauthorized: !rfc2136SkipTlsVerify,
    ...(tlsCa !== '' && { ca: readFile('--tls-ca', tlsCa) }),
    ...(tlsClientCert !== '' && { cert: readFile('--tls-client-cert', tlsClientCert) }),
    ...(tlsClientCertKey !== '' && { key: readFile('--tls-client-cert-key', tlsClientCertKey) }),
  };
}

function readFile(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ flag, message: `cannot be read: ${why}` }]);
  }
}
