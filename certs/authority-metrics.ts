// Metrics of the self-managed certificate authority and of who trusts it.
import { Counter, Gauge, type Registry } from 'prom-client';

export interface AuthorityMetrics {
  /** The authority that signs now expires then. */
  signing(notAfterMs: number): void;
  /** Whether every entry of the webhook configuration trusts exactly what it should; false too when that is not known. */
  agreement(agrees: boolean): void;
  /** A caBundle was wrong and has been written, or could not be. */
  injected(result: 'success' | 'error'): void;
}

/** Creates and registers the metrics, every series at zero. Throws when the registry already has them. */
export function createAuthorityMetrics(registry: Registry): AuthorityMetrics {
  const expiry = new Gauge({
    name: 'zonewarden_certificate_authority_expiry_timestamp_seconds',
    help: 'When the self-managed authority that signs now expires. 0 before there is one.',
    registers: [registry],
  });
  const agreement = new Gauge({
    name: 'zonewarden_certificate_ca_bundle_in_agreement',
    help: 'Whether every entry of the webhook configuration has the caBundle of the self-managed authority.',
    registers: [registry],
  });
  const injections = new Counter({
    name: 'zonewarden_certificate_ca_bundle_injections_total',
    help: 'Writes of the caBundle into the webhook configuration, and attempts that failed.',
    labelNames: ['result'] as const,
    registers: [registry],
  });
  for (const result of ['success', 'error'] as const) injections.inc({ result }, 0);
  return {
    signing: (notAfterMs) => expiry.set(notAfterMs / 1000),
    agreement: (agrees) => agreement.set(agrees ? 1 : 0),
    injected: (result) => injections.inc({ result }),
  };
}
