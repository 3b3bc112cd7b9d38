// Composition of the admission half: certificate, HTTPS server, judging.

import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Lookup } from '../reconciler/claims/lookup.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { admissionFaults } from '../webhooks/admit.ts';
import { webhookMetrics } from '../webhooks/metrics.ts';
import { admissionPlugin, errorReply } from '../webhooks/plugin.ts';
import { parseAddress } from './address.ts';
import { type CertificateSourceOptions, certificateSource } from './certificate-source.ts';
import { openSslCiphers } from './cipher-suites.ts';
import { ConfigError } from './config/problem.ts';
import { WebhookServer } from './https.ts';
import { listenerFaults } from './listener-fault.ts';
import { createWebhookErrors } from './metrics.ts';
import type { ReadinessCheck } from './readiness.ts';
import type { Runnable } from './runnable.ts';
import { SelfTest } from './self-test.ts';
import { selfTestObject } from './self-test-object.ts';

export interface AdmissionHalf {
  readonly server: WebhookServer;
  /** In the order of their start. */
  readonly runnables: readonly Runnable[];
  readonly checks: readonly ReadinessCheck[];
}

export interface AdmissionHalfOptions extends CertificateSourceOptions {
  readonly policy: Policy;
  readonly lookup: Lookup;
}

/** @throws AddressError for an address that is none, ConfigError for a --webhook-client-ca-file that cannot be used */
export function admissionHalf(options: AdmissionHalfOptions): AdmissionHalf {
  const { config, policy, lookup, logger, registry } = options;
  const certificates = certificateSource(options);
  const errors = createWebhookErrors(registry, [...listenerFaults, ...admissionFaults]);
  const plugin = admissionPlugin({
    policy: () => policy,
    lookup,
    logger: logger.child({ component: 'webhook' }),
    metrics: webhookMetrics(registry),
    errors,
    now: () => performance.now(),
  });
  const server = new WebhookServer({
    address: parseAddress(config.webhookAddress, '--webhook-address'),
    certificates,
    tls: {
      minVersion: config.tlsMinVersion,
      ciphers: openSslCiphers(config.tlsCipherSuites),
      clientCa: readClientCa(config.webhookClientCaFile),
    },
    allowedNames: config.webhookAllowedNames,
    maxInFlight: config.webhookMaxInFlight,
    // Judging is synchronous, so all the waiting there can be is for the body. Node's request timeout bounds that for
    // nothing; a timer a review costs 5 % of the throughput.
    requestTimeoutMs: config.webhookTimeout,
    handlerTimeoutMs: 0,
    plugins: [plugin],
    errorReply,
    errors,
    logger,
  });
  const selfTest = selfTestOf(options, () => certificates.current().cert);
  return {
    server,
    runnables: [certificates, server, ...selfTest],
    checks: [
      { name: 'certificate', check: () => certificates.healthy(Date.now()) },
      { name: 'webhook', check: () => server.ready() },
      ...selfTest,
    ],
  };
}

/** Nothing where there is no API server to ask, or no kind to ask about. */
function selfTestOf(options: AdmissionHalfOptions, served: () => string): readonly SelfTest[] {
  const { config, policy, transport, logger, registry } = options;
  const object = selfTestObject(policy);
  if (!config.selfTest || transport === undefined || object === undefined) return [];
  const configuration = config.webhookConfiguration;
  const monotonic = () => performance.now();
  return [new SelfTest({ object, transport, configuration, served, logger, registry, monotonic })];
}

/** Read at start, so that a file that cannot be used keeps the program from starting. */
function readClientCa(path: string): string | undefined {
  if (path === '') return undefined;
  try {
    const pem = readFileSync(path, 'utf8');
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it holds no certificate in PEM form');
    createSecureContext({ ca: pem });
    return pem;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ flag: '--webhook-client-ca-file', message: `${path} cannot be used: ${why}` }]);
  }
}
