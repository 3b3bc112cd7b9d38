// Composition of the admission half: certificate, HTTPS server, judging.

import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { CertificateFiles } from '../certs/files.ts';
import { createCertificateMetrics } from '../certs/metrics.ts';
import { SelfSignedCertificate } from '../certs/selfsigned.ts';
import type { CertificateSource } from '../certs/source.ts';
import type { Lookup } from '../reconciler/claims/lookup.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { admissionFaults } from '../webhooks/admit.ts';
import { webhookMetrics } from '../webhooks/metrics.ts';
import { admissionPlugin, errorReply } from '../webhooks/plugin.ts';
import { parseAddress } from './address.ts';
import type { Config } from './config/config.ts';
import { WebhookServer } from './https.ts';
import { listenerFaults } from './listener-fault.ts';
import { createWebhookErrors } from './metrics.ts';
import type { ReadinessCheck } from './readiness.ts';
import type { Runnable } from './runnable.ts';

export interface AdmissionHalf {
  readonly server: WebhookServer;
  /** In the order of their start. */
  readonly runnables: readonly Runnable[];
  readonly checks: readonly ReadinessCheck[];
}

export interface AdmissionHalfOptions {
  readonly config: Config;
  readonly policy: Policy;
  readonly lookup: Lookup;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** @throws AddressError for an address that is none */
export function admissionHalf({ config, policy, lookup, logger, registry }: AdmissionHalfOptions): AdmissionHalf {
  const certificates = certificateSource(config, logger, registry);
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
    minVersion: config.tlsMinVersion,
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
  return {
    server,
    runnables: [certificates, server],
    checks: [
      { name: 'certificate', check: () => certificates.healthy(Date.now()) },
      { name: 'webhook', check: () => server.ready() },
    ],
  };
}

/** Without files the certificate is made in memory, which only standalone mode permits. */
function certificateSource(config: Config, logger: Logger, registry: Registry): CertificateSource {
  const options = { logger, metrics: createCertificateMetrics(registry), now: Date.now };
  if (config.tlsCertFile === '') return new SelfSignedCertificate({ ...options, names: [] });
  return new CertificateFiles({ ...options, certFile: config.tlsCertFile, keyFile: config.tlsPrivateKeyFile });
}
