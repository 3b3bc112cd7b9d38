// Metrics of the serving certificate.
import { Counter, Gauge, type Registry } from 'prom-client';

export interface CertificateMetrics {
  /** A certificate is being served from now on. */
  serving(notAfter: Date): void;
  /** A replacement was tried; an attempt that fails the same way again is not counted twice. */
  reloaded(result: 'success' | 'error'): void;
}

/** Creates and registers the metrics, every series at zero. Throws when the registry already has them. */
export function createCertificateMetrics(registry: Registry): CertificateMetrics {
  const expiry = new Gauge({
    name: 'zonewarden_certificate_expiry_timestamp_seconds',
    help: 'When the serving certificate, or the first of its chain, expires. 0 before there is one.',
    registers: [registry],
  });
  const reloads = new Counter({
    name: 'zonewarden_certificate_reloads_total',
    help: 'Replacements of the serving certificate, the first one included, and attempts that failed.',
    labelNames: ['result'] as const,
    registers: [registry],
  });
  for (const result of ['success', 'error'] as const) reloads.inc({ result }, 0);
  return {
    serving: (notAfter) => expiry.set(notAfter.getTime() / 1000),
    reloaded: (result) => reloads.inc({ result }),
  };
}
