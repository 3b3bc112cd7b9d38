// What the rfc2136 flags must be for --provider=rfc2136 (ExternalDNS reference: providers 3.1). It loads no provider.
import type { Config } from './config/config.ts';
import type { Problem } from './config/problem.ts';

/** The algorithms of ExternalDNS. */
const algorithms = ['hmac-sha1', 'hmac-sha224', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const;

/** @returns the algorithm of the flag, in any case and with or without a final dot; undefined for any other text */
export function algorithmOf(text: string): (typeof algorithms)[number] | undefined {
  return algorithms.find((name) => name === text.toLowerCase().replace(/\.$/, ''));
}

/** Whether a record can be read: the flag or its older name. */
export function transfers(config: Config): boolean {
  return config.rfc2136Axfr || config.rfc2136TsigAxfr;
}

/** What keeps the provider from being made. No message holds the secret. */
export function rfc2136Problems(config: Config): readonly Problem[] {
  const problems: Problem[] = [];
  const wrong = (flag: string, message: string) => problems.push({ flag, message });
  if (hosts(config).length === 0)
    wrong('--rfc2136-host', 'is needed: the name server to update, such as ns1.example.com');
  if (config.rfc2136Zone.every((zone) => zone.trim() === '')) {
    wrong('--rfc2136-zone', 'is needed: the zone to work on, such as example.com');
  }
  if (!config.rfc2136Insecure) problems.push(...keyProblems(config));
  if ((config.tlsClientCert === '') !== (config.tlsClientCertKey === '')) {
    wrong('--tls-client-cert', 'either both --tls-client-cert and --tls-client-cert-key or none must be provided');
  }
  return problems;
}

function keyProblems({ rfc2136TsigKeyname, rfc2136TsigSecret, rfc2136TsigSecretAlg }: Config): readonly Problem[] {
  const problems: Problem[] = [];
  if (algorithmOf(rfc2136TsigSecretAlg) === undefined) {
    const message = `"${rfc2136TsigSecretAlg}" is not supported TSIG algorithm; the algorithms are ${algorithms.join(', ')}`;
    problems.push({ flag: '--rfc2136-tsig-secret-alg', message: `${message}; --rfc2136-insecure needs none` });
  }
  if (!/^[\x21-\x5b\x5d-\x7e]+$/.test(rfc2136TsigKeyname)) {
    problems.push({ flag: '--rfc2136-tsig-keyname', message: 'is needed: the name that the server has for the key' });
  }
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(rfc2136TsigSecret)) {
    problems.push({ flag: '--rfc2136-tsig-secret', message: 'expected the key in base64, as tsig-keygen writes it' });
  }
  return problems;
}

/** The hosts that were named. */
export function hosts(config: Config): readonly string[] {
  return config.rfc2136Host.map((host) => host.trim()).filter((host) => host !== '');
}

/** What ExternalDNS warns of. */
export function rfc2136Warnings(config: Config): readonly string[] {
  if (config.provider !== 'rfc2136' || transfers(config) || config.policy === 'create-only') return [];
  return [
    '--rfc2136-axfr is not set: existing records cannot be listed, ' +
      `so --policy=${config.policy} will never update or delete them`,
  ];
}
